import FetchCore
import Synchronization

/// Runs what waits for a network inside libgit2, which knows no time-outs, on a thread of its own.
final class GitThread: Sendable {
    private let lastSign = Mutex(Timestamp.monotonic())

    /// Something came over the network.
    func sawProgress() { lastSign.withLock { $0 = Timestamp.monotonic() } }

    /// Runs `body`, and gives up when nothing has come for `idle` seconds: the thread is then left behind.
    func run<Value: Sendable>(
        idle: Double, place: String, _ body: @escaping @Sendable (GitThread) throws -> Value
    ) async throws -> Value {
        sawProgress()
        let outcome = Outcome<Value>()
        DetachedThread.start("fetch-git") { [self] in
            do { outcome.settle(.success(try body(self))) } catch { outcome.settle(.failure(error)) }
        }
        let watch = Task { [self] in
            while !Task.isCancelled {
                try await Task.sleep(for: .seconds(min(1, idle)))
                if Timestamp.monotonic() - lastSign.withLock({ $0 }) < idle { continue }
                let seconds = Units.duration(seconds: idle)
                outcome.settle(.failure(FetchError(.timedOut, "\(place) sent nothing for \(seconds)")))
                return
            }
        }
        defer { watch.cancel() }
        return try await withCheckedThrowingContinuation { outcome.wait($0) }
    }

    /// The first of two ends, for one who waits.
    private final class Outcome<Value: Sendable>: Sendable {
        private struct State {
            var result: Result<Value, any Error>?
            var waiting: CheckedContinuation<Value, any Error>?
        }

        private let state = Mutex(State())

        func settle(_ result: Result<Value, any Error>) {
            let waiting = state.withLock { state -> CheckedContinuation<Value, any Error>? in
                guard state.result == nil else { return nil }
                state.result = result
                defer { state.waiting = nil }
                return state.waiting
            }
            waiting?.resume(with: result)
        }

        func wait(_ continuation: CheckedContinuation<Value, any Error>) {
            let result = state.withLock { state in
                if state.result == nil { state.waiting = continuation }
                return state.result
            }
            if let result { continuation.resume(with: result) }
        }
    }
}
