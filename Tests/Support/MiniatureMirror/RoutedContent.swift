/// Several contents behind one server, each under a prefix of the path.
public struct RoutedContent: MirrorContent {
    private let routes: [(prefix: String, content: any MirrorContent)]

    /// Contents by prefix, such as `/sa1b`; `/` takes what no other takes.
    public init(_ routes: [String: any MirrorContent]) {
        self.routes =
            routes
            .map { (prefix: $0.key.hasSuffix("/") ? String($0.key.dropLast()) : $0.key, content: $0.value) }
            .sorted { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// Asks the content with the longest prefix, which sees the path without that prefix; a path that is the prefix
    /// becomes empty.
    public func resource(for request: MirrorRequest) -> MirrorResource? {
        guard let route = route(ofPath: request.path) else { return nil }
        var inner = request
        inner.path = String(request.path.dropFirst(route.prefix.count))
        return route.content.resource(for: inner)
    }

    /// What that content knows.
    public func methods(ofPath path: String) -> Set<HTTPMethod> {
        guard let route = route(ofPath: path) else { return [.get, .head] }
        return route.content.methods(ofPath: String(path.dropFirst(route.prefix.count)))
    }

    private func route(ofPath path: String) -> (prefix: String, content: any MirrorContent)? {
        routes.first { path == $0.prefix || path.hasPrefix($0.prefix + "/") }
    }
}
