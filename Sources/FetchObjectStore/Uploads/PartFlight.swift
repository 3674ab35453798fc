import FetchCore
import Synchronization

/// The parts of one asset: those on their way to the store, which are few at once, and those it has.
final class PartFlight: Sendable {
    private struct State {
        var count = 0
        var sent: [SentPart] = []
        var failure: FetchError?
        /// Who waits until no more than so many are on their way.
        var waiting: (most: Int, gate: ThreadGate)?
    }

    private let most: Int
    private let state = Mutex(State())

    init(most: Int) { self.most = most }

    /// Waits until another part may go and lets it; after a failure calls `otherwise` instead, and throws that.
    func start(_ body: () -> Void, otherwise: () -> Void) throws(FetchError) {
        wait(until: most - 1)
        if let failure = state.withLock({ $0.failure }) {
            otherwise()
            throw failure
        }
        state.withLock { $0.count += 1 }
        body()
    }

    /// A part need not be sent: the store has it.
    func add(_ part: SentPart) { state.withLock { $0.sent.append(part) } }

    /// A part is over.
    func end(_ result: Result<SentPart, FetchError>) {
        let gate = state.withLock { state -> ThreadGate? in
            state.count -= 1
            switch result {
            case .success(let part): state.sent.append(part)
            case .failure(let error): state.failure = state.failure ?? error
            }
            guard let waiting = state.waiting, state.count <= waiting.most else { return nil }
            state.waiting = nil
            return waiting.gate
        }
        gate?.open()
    }

    /// Waits until none is on its way: all parts the store has, in their order.
    @discardableResult
    func land() throws(FetchError) -> [SentPart] {
        wait(until: 0)
        let (sent, failure) = state.withLock { ($0.sent, $0.failure) }
        if let failure { throw failure }
        return sent.sorted { $0.number < $1.number }
    }

    private func wait(until most: Int) {
        let gate = ThreadGate()
        let mustWait = state.withLock { state in
            if state.count <= most { return false }
            state.waiting = (most, gate)
            return true
        }
        if mustWait { gate.wait() }
    }
}
