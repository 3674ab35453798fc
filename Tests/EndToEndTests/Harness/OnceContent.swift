import MiniatureMirror
import Synchronization

/// One resource for the first `GET`, another for all later ones, whatever their path.
final class OnceContent: MirrorContent {
    private let first: MirrorResource
    private let then: MirrorResource
    private let isSpent = Mutex(false)

    init(first: MirrorResource, then: MirrorResource) {
        self.first = first
        self.then = then
    }

    func resource(for request: MirrorRequest) -> MirrorResource? {
        guard request.method == .get else { return then }
        return isSpent.withLock { spent in
            defer { spent = true }
            return spent ? then : first
        }
    }
}
