/// When to try again, and after how long.
struct RetryPolicy: Sendable {
    var retries: Int
    /// Seconds before the first new try.
    var firstDelay: Double

    /// The longest pause that back-off alone gives, in seconds.
    static let longestDelay = 60.0

    /// Seconds to wait before try number `attempt` (1 is the first new one): exponential with full jitter in its
    /// upper half, so that many transfers that failed together do not come back together.
    func delay(beforeAttempt attempt: Int, jitter: Double) -> Double {
        let doubled = firstDelay * Double(1 << min(max(attempt - 1, 0), 20))
        let ceiling = min(doubled, Self.longestDelay)
        return ceiling * (0.5 + 0.5 * jitter)
    }
}
