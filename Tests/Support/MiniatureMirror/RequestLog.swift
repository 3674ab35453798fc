/// The last requests of a mirror; older ones are dropped so that memory stays bounded.
final class RequestLog: Sendable {
    private struct State {
        var entries: [LoggedRequest] = []
        var dropped = 0
        var onEnd: (@Sendable (LoggedRequest) -> Void)?
    }

    private let limit: Int
    private let state = Monitor(State())

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var entries: [LoggedRequest] {
        state.withLock { $0.entries.suffix(limit) }
    }

    func clear() {
        state.withLock {
            $0.dropped += $0.entries.count
            $0.entries = []
        }
    }

    func onEnd(_ body: @escaping @Sendable (LoggedRequest) -> Void) {
        state.withLock { $0.onEnd = body }
    }

    /// Tells that the answer to the entry of that number is over.
    func end(_ number: Int) {
        let told = state.withLock { state -> (entry: LoggedRequest, body: @Sendable (LoggedRequest) -> Void)? in
            let index = number - state.dropped
            guard let onEnd = state.onEnd, state.entries.indices.contains(index) else { return nil }
            return (state.entries[index], onEnd)
        }
        if let told { told.body(told.entry) }
    }

    /// Adds an entry and returns its number, by which bytes are added later.
    func append(_ entry: LoggedRequest) -> Int {
        state.withLock {
            // Dropped by halves: dropping one by one would move all others each time.
            if $0.entries.count >= 2 * limit {
                $0.entries.removeFirst(limit)
                $0.dropped += limit
            }
            $0.entries.append(entry)
            return $0.dropped + $0.entries.count - 1
        }
    }

    func addBytes(_ count: Int, to number: Int) {
        state.withLock {
            let index = number - $0.dropped
            if $0.entries.indices.contains(index) { $0.entries[index].bytesSent += count }
        }
    }
}
