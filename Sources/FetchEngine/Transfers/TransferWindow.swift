import Synchronization

/// How many assets may be under way between planning and their final names: what bounds memory.
final class TransferWindow: Sendable {
    private struct State {
        var outstanding = 0
        var waiting: (threshold: Int, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// Assets under way.
    var count: Int { state.withLock { $0.outstanding } }

    /// Counts more assets under way.
    func enter(_ count: Int) { state.withLock { $0.outstanding += count } }

    /// Counts assets that are settled.
    func leave(_ count: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.outstanding -= count
            guard let waiting = state.waiting, state.outstanding <= waiting.threshold else { return nil }
            state.waiting = nil
            return waiting.continuation
        }
        continuation?.resume()
    }

    /// Waits until half the window is free.
    func waitForRoom() async { await wait(until: capacity / 2) }
    /// Waits until nothing is under way.
    func waitUntilEmpty() async { await wait(until: 0) }

    private func wait(until threshold: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.outstanding <= threshold { return true }
                state.waiting = (threshold, continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
    }
}
