import FetchCore
import Synchronization

/// Small objects on their way to the store, all at once.
final class PutFlight: Sendable {
    private struct State {
        var count = 1
        var failure: FetchError?
    }

    private let state = Mutex(State())
    private let gate = ThreadGate()

    /// Lets one go; `body` calls what it is given once it is over.
    func start(_ body: (@escaping @Sendable (Result<Void, FetchError>) -> Void) -> Void) {
        state.withLock { $0.count += 1 }
        body { [self] result in end(result) }
    }

    /// Waits until all are there. To be called once.
    ///
    /// - Throws: The first failure.
    func land() throws(FetchError) {
        end(.success(()))
        gate.wait()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    private func end(_ result: Result<Void, FetchError>) {
        let isLast = state.withLock { state in
            if case .failure(let error) = result { state.failure = state.failure ?? error }
            state.count -= 1
            return state.count == 0
        }
        if isLast { gate.open() }
    }
}
