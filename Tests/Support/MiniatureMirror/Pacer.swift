/// Spreads bytes evenly over time.
struct Pacer {
    /// How much of lost time may be made up for; more would be a burst.
    private static let slack = 0.01

    private var due = 0.0

    /// A size of piece that takes about 10 ms at this rate.
    static func pieceSize(bytesPerSecond rate: Int) -> Int {
        max(64, min(rate / 100, 1 << 16))
    }

    /// How long to wait before `count` bytes may go.
    mutating func delay(for count: Int, bytesPerSecond rate: Int, now: Double) -> Double {
        let start = max(due, now - Self.slack)
        due = start + Double(count) / Double(rate)
        return start - now
    }
}
