/// The parts of an asset that are there: disjoint, not touching, in ascending order.
public struct ByteRanges: Sendable, Hashable {
    public private(set) var ranges: [Range<Int64>]

    /// Nothing.
    public init() { ranges = [] }

    /// The first `count` bytes.
    public init(prefix count: Int64) {
        ranges = count > 0 ? [0..<count] : []
    }

    /// How many bytes are there from the start without a gap.
    public var prefix: Int64 {
        guard let first = ranges.first, first.lowerBound == 0 else { return 0 }
        return first.upperBound
    }

    /// How many bytes are there in all.
    public var count: Int64 { ranges.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

    /// Adds a range; overlapping and touching ranges grow together.
    public mutating func insert(_ range: Range<Int64>) {
        if range.isEmpty { return }
        if let last = ranges.last, range.lowerBound > last.upperBound {
            ranges.append(range)
            return
        }
        var merged = range
        var result: [Range<Int64>] = []
        for old in ranges where old.upperBound < range.lowerBound { result.append(old) }
        for old in ranges where old.upperBound >= range.lowerBound && old.lowerBound <= range.upperBound {
            merged = min(merged.lowerBound, old.lowerBound)..<max(merged.upperBound, old.upperBound)
        }
        result.append(merged)
        for old in ranges where old.lowerBound > range.upperBound { result.append(old) }
        ranges = result
    }

    /// What of it lies in `0..<size`.
    public func clamped(to size: Int64) -> ByteRanges {
        var kept = ByteRanges()
        for range in ranges where range.lowerBound < size {
            kept.insert(range.lowerBound..<min(range.upperBound, size))
        }
        return kept
    }

    /// The parts of `0..<size` that are not there.
    public func missing(upTo size: Int64) -> [Range<Int64>] {
        var gaps: [Range<Int64>] = []
        var position: Int64 = 0
        for range in ranges where range.lowerBound < size {
            if range.lowerBound > position { gaps.append(position..<range.lowerBound) }
            position = max(position, range.upperBound)
        }
        if position < size { gaps.append(position..<size) }
        return gaps
    }
}

extension ByteRanges: CustomStringConvertible {
    /// `0-99,200-299`, both ends included, as HTTP writes them; empty for nothing.
    public var description: String {
        ranges.map { "\($0.lowerBound)-\($0.upperBound - 1)" }.joined(separator: ",")
    }

    /// Reads what ``description`` writes; anything else is nothing at all.
    public init(parsing text: String) {
        self.init()
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], first <= last, last < .max else {
                ranges = []
                return
            }
            insert(first..<last + 1)
        }
    }
}
