/// Resources by path, which may change while the mirror runs. Copies share their resources.
public struct SyntheticContent: MirrorContent {
    private let resources: Monitor<[String: MirrorResource]>

    /// Resources by path with its leading slash, decoded, without a query.
    public init(_ resources: [String: MirrorResource] = [:]) {
        self.resources = Monitor(resources)
    }

    /// The resource at a path; `nil` is answered with 404.
    public subscript(path: String) -> MirrorResource? {
        get { resources.withLock { $0[path] } }
        nonmutating set { resources.withLock { $0[path] = newValue } }
    }

    /// The resource at the request's path, whatever the query.
    public func resource(for request: MirrorRequest) -> MirrorResource? {
        self[request.path]
    }
}
