import FetchCore
import Synchronization

/// Which sample a path goes to that a transform chose, so that two samples of one name do not take each other's place.
///
/// The ledger knows those that are committed; this remembers the last few thousand, more than can be under way.
final class PathClaims: Sendable {
    /// A sample of a container.
    struct Owner: Hashable, Sendable {
        var container: Int64
        var number: Int64
    }

    private struct State {
        var owners: [RelativePath: Owner] = [:]
        var order: [RelativePath] = []
        var oldest = 0
    }

    private static let capacity = 8192
    private let state = Mutex(State())

    /// Gives the paths to a sample; false when another one has any of them.
    func claim(_ paths: [RelativePath], for owner: Owner) -> Bool {
        state.withLock { state in
            if paths.contains(where: { state.owners[$0].map { $0 != owner } ?? false }) { return false }
            for path in paths where state.owners.updateValue(owner, forKey: path) == nil {
                if state.order.count < Self.capacity {
                    state.order.append(path)
                } else {
                    state.owners[state.order[state.oldest]] = nil
                    state.order[state.oldest] = path
                    state.oldest = (state.oldest + 1) % Self.capacity
                }
            }
            return true
        }
    }
}
