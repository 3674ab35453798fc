/// How many connections one host gets, and when: grows while throughput grows, halves when the host objects.
struct HostPolicy {
    /// Connections allowed now.
    private(set) var limit: Int
    /// No request before this time (monotonic seconds).
    private(set) var pausedUntil = 0.0
    /// Consecutive failures to connect; 0 after any answer.
    private(set) var unreachable = 0
    /// Good answers so far.
    private(set) var successes = 0

    private let most: Int
    private var doubling = true
    /// Full rounds in a row that brought no more than the best one.
    private var misses = 0
    private var halvedAt = -1.0
    private var round: Round
    private var best = 0.0

    /// What was measured since the limit changed last.
    private struct Round {
        var start: Double
        var completions = 0
        var bytes: Int64 = 0
        /// The most connections that were open at once.
        var peak = 0
    }

    /// Starts with a few connections, up to `most`.
    init(most: Int, now: Double) {
        self.most = max(1, most)
        limit = min(self.most, 8)
        round = Round(start: now)
    }

    /// A connection was opened; `active` are open now.
    mutating func began(active: Int) { round.peak = max(round.peak, active) }

    /// Adds received bytes to the measurement.
    mutating func received(_ bytes: Int64) { round.bytes += bytes }

    /// A transfer succeeded; `isSaturated` says that the network thread has no time to spare.
    mutating func succeeded(now: Double, isSaturated: Bool) {
        successes += 1
        unreachable = 0
        round.completions += 1
        if round.completions >= max(limit, 4) { endRound(now: now, isSaturated: isSaturated) }
    }

    /// Time passed: large assets end no round by completing.
    mutating func tick(now: Double, isSaturated: Bool) {
        if now - round.start >= 0.5 && round.bytes > 0 {
            endRound(now: now, isSaturated: isSaturated)
        }
    }

    /// The host answered 429 or 503: half the connections from here on, and a pause when it names one.
    mutating func objected(retryAfter: Double?, now: Double) {
        unreachable = 0
        doubling = false
        if now - halvedAt > 0.5 {
            limit = max(1, limit / 2)
            halvedAt = now
            best = 0
            round = Round(start: now)
        }
        if let retryAfter { pause(until: now + retryAfter) }
    }

    /// No request to this host before `time`.
    mutating func pause(until time: Double) { pausedUntil = max(pausedUntil, time) }

    /// The host could not be connected to.
    mutating func failedToConnect() { unreachable += 1 }

    private mutating func endRound(now: Double, isSaturated: Bool) {
        let seconds = max(now - round.start, 1e-6)
        // A completion counts like 16 kB, so that one figure serves small assets and large ones.
        let rate = (Double(round.bytes) + 16_384 * Double(round.completions)) / seconds
        let wasFull = round.peak >= limit
        round = Round(start: now)
        // Where the connections were not all used, or this side was busy, the rate says nothing of the host.
        guard wasFull, limit < most, !isSaturated else { return }
        defer { best = max(best, rate) }
        if rate > best * 1.05 {
            misses = 0
            limit = min(most, doubling ? limit * 2 : limit + 1)
        } else {
            misses += 1
            // One slow round may be a hiccup, of the host or of this machine.
            if misses > 1 { doubling = false }
            if rate > best * 0.9 { limit += 1 }
        }
    }
}
