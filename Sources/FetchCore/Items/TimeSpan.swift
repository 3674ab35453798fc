/// A span of time in seconds since 1970 (UTC), both ends included; an end that is `nil` is open.
public struct TimeSpan: Sendable, Hashable {
    public var start: Double?
    public var end: Double?

    /// Makes a span.
    public init(start: Double?, end: Double?) {
        self.start = start
        self.end = end
    }

    /// Makes the span of one instant.
    public init(at seconds: Double) {
        start = seconds
        end = seconds
    }

    /// True when the two have an instant in common.
    public func overlaps(_ other: TimeSpan) -> Bool {
        if let end, let begin = other.start, begin > end { return false }
        if let start, let finish = other.end, finish < start { return false }
        return true
    }
}
