/// What a mirror serves.
///
/// Asked from many threads at once, once for each request that no fault answers in its place.
public protocol MirrorContent: Sendable {
    /// The resource the request is for, or `nil`, which the mirror answers with 404.
    ///
    /// Ranges, validators, `HEAD` and faults are the mirror's business: a content looks at path and query only.
    func resource(for request: MirrorRequest) -> MirrorResource?

    /// The methods a path knows; to others the mirror answers 405.
    func methods(ofPath path: String) -> Set<HTTPMethod>
}

extension MirrorContent {
    /// `GET` and `HEAD`.
    public func methods(ofPath path: String) -> Set<HTTPMethod> { [.get, .head] }
}
