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

    /// Asks the content with the longest prefix, which sees the path without that prefix.
    public func resource(for request: MirrorRequest) -> MirrorResource? {
        for route in routes where request.path.hasPrefix(route.prefix + "/") {
            var inner = request
            inner.path = String(request.path.dropFirst(route.prefix.count))
            return route.content.resource(for: inner)
        }
        return nil
    }
}
