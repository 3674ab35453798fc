/// Finds out by measuring whether more connections to one host bring more bytes.
///
/// Starts with what one connection brings, adds connections, and looks at the rate again after a window. As long as
/// each doubling gives at least a quarter more, it goes on; otherwise it rests for a while.
struct SplitTrial {
    /// Seconds of steady flow before a rate counts: a few round trips, for a connection starts slowly. The least is a
    /// little less than the time between two looks.
    private(set) var window = leastWindow
    private static let leastWindow = 0.04
    /// Seconds before a host that gained nothing is tried again: doubles from the first to the last figure, because
    /// servers that cap a rate send a burst first, which looks like a fast connection.
    static let rests = 0.1...20.0
    /// The gain, as a ratio of rates, that makes more connections worth having.
    static let worthwhile = 1.25

    private var windowStart = 0.0
    private var bytes: Int64 = 0
    private var rateBefore: Double?
    private(set) var restUntil = 0.0
    private var nextRest = rests.lowerBound

    mutating func received(_ count: Int64) { bytes += count }

    /// The host answered `seconds` after it was asked.
    mutating func answered(after seconds: Double) { window = min(1, max(Self.leastWindow, 4 * seconds)) }

    /// Starts measuring anew, after the number of connections changed.
    mutating func restart(now: Double) {
        windowStart = now
        bytes = 0
    }

    /// How many more connections to open now, given how many are open; 0 while measuring or when it does not pay.
    mutating func advice(open: Int, now: Double) -> Int {
        if now < restUntil { return 0 }
        if windowStart == 0 { restart(now: now) }
        let seconds = now - windowStart
        guard seconds >= window, bytes > 0 else { return 0 }
        let rate = Double(bytes) / seconds
        defer { restart(now: now) }
        if let before = rateBefore, rate < before * Self.worthwhile {
            rateBefore = nil
            restUntil = now + nextRest
            nextRest = min(nextRest * 2, Self.rests.upperBound)
            return 0
        }
        if rateBefore != nil { nextRest = Self.rests.lowerBound }
        rateBefore = rate
        // One connection is too few to be doubled: the gain of a second one takes as long to see as that of three.
        return nextRest > Self.rests.lowerBound ? 1 : max(open, 3)
    }

    /// True when the last measurements said that more connections pay.
    func pays(now: Double) -> Bool { now >= restUntil }

    /// Bytes a second in the current window.
    func rate(now: Double) -> Double { now > windowStart ? Double(bytes) / (now - windowStart) : 0 }
}
