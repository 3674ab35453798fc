import FetchCore
import Synchronization

/// Runs what waits for a network inside libgit2 or `ssh`, which know no time-outs, on a thread of its own.
final class GitThread: Sendable {
    private let lastSign = Mutex(Timestamp.monotonic())
    private let ending = Mutex<(@Sendable () -> Void)?>(nil)

    /// Something came over the network.
    func sawProgress() { lastSign.withLock { $0 = Timestamp.monotonic() } }

    /// Says what ends the waiting when it is given up.
    func whenGivenUp(_ body: @escaping @Sendable () -> Void) { ending.withLock { $0 = body } }

    /// Runs `body`, and gives up when the run is to end, or nothing has come for as long as a connection may be
    /// silent: where ``whenGivenUp(_:)`` says nothing, the thread is then left behind.
    func run<Value: Sendable>(
        _ environment: SourceEnvironment, place: String, _ body: @escaping @Sendable (GitThread) throws -> Value
    ) async throws -> Value {
        sawProgress()
        let outcome = Outcome<Value>()
        DetachedThread.start("fetch-git") { [self] in
            do { outcome.settle(.success(try body(self))) } catch { outcome.settle(.failure(error)) }
        }
        let watch = Task { [self] in
            do {
                while !Task.isCancelled {
                    try await Task.sleep(for: .milliseconds(200))
                    try environment.checkInterruption()
                    try checkSilence(environment.network.idleTimeout, place)
                }
            } catch {
                if error is CancellationError { return }
                outcome.settle(.failure(error))
                ending.withLock { $0 }?()
            }
        }
        defer { watch.cancel() }
        return try await withCheckedThrowingContinuation { outcome.wait($0) }
    }

    private func checkSilence(_ idle: Double, _ place: String) throws(FetchError) {
        guard Timestamp.monotonic() - lastSign.withLock({ $0 }) >= idle else { return }
        throw FetchError(.timedOut, "\(place) sent nothing for \(Units.duration(seconds: idle))")
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
