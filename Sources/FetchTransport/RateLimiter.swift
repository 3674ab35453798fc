/// A token bucket for `--limit-rate`: bytes of all transfers together.
struct RateLimiter {
    private let bytesPerSecond: Double
    private let capacity: Double
    private var tokens: Double
    private var filledAt: Double

    /// Makes a bucket that holds what a twentieth of a second allows.
    init(bytesPerSecond: Int64, now: Double) {
        self.bytesPerSecond = Double(bytesPerSecond)
        capacity = max(self.bytesPerSecond / 20, 1)
        tokens = capacity
        filledAt = now
    }

    /// Adds what the time since the last call allows.
    mutating func refill(now: Double) {
        tokens = min(capacity, tokens + (now - filledAt) * bytesPerSecond)
        filledAt = now
    }

    /// Takes `count` bytes if the bucket is not in debt; a chunk larger than the bucket puts it in debt.
    mutating func take(_ count: Int) -> Bool {
        guard tokens > 0 else { return false }
        tokens -= Double(count)
        return true
    }

    /// Seconds until the bucket is out of debt.
    var wait: Double { tokens > 0 ? 0 : -tokens / bytesPerSecond + 0.001 }
}
