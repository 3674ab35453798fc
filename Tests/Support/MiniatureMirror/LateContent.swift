/// A content that is set once the server it is for has its port, because its links name that port.
final class LateContent: MirrorContent {
    private let content = Monitor<(any MirrorContent)?>(nil)

    /// Serves this from now on; before, every path is answered with 404.
    func set(_ content: any MirrorContent) {
        self.content.withLock { $0 = content }
    }

    func resource(for request: MirrorRequest) -> MirrorResource? {
        content.withLock { $0 }?.resource(for: request)
    }

    func methods(ofPath path: String) -> Set<HTTPMethod> {
        content.withLock { $0 }?.methods(ofPath: path) ?? [.get, .head]
    }
}
