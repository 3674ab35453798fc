import FetchCore

/// Values counted in intervals with round borders.
public struct Histogram: Sendable, Hashable {
    /// One interval: from `low` on and below `high`, which is infinite for the last one of a long tail.
    public struct Bin: Sendable, Hashable {
        public var low: Double
        public var high: Double
        public var count: Int
    }

    public var bins: [Bin]

    /// Sorts what was counted into 30 intervals or fewer.
    public init(_ counts: ValueCounts) {
        guard counts.count > 0 else {
            bins = []
            return
        }
        let borders = Self.borders(counts)
        bins = zip(borders, borders.dropFirst()).map { low, high in
            Bin(low: low, high: high, count: counts.count(from: low, below: high))
        }
    }

    private static func borders(_ counts: ValueCounts) -> [Double] {
        if counts.scale == .wide { return widening(from: counts.least, to: counts.greatest) }
        // What is beyond the 99.9th percentile must not press the rest into one interval.
        let last = counts.quantile(0.999) ?? counts.greatest
        let width = roundWidth((last - counts.least) / 25, whole: counts.scale == .whole)
        let first = (counts.least / width).rounded(.down)
        let steps = max(1, Int((last / width).rounded(.down) - first) + 1)
        var borders = (0...steps).map { round((first + Double($0)) * width) }
        if counts.greatest >= borders[borders.count - 1] { borders.append(.infinity) }
        return borders
    }

    /// 1, 2, 5, 10, 20, 50, … around the values.
    private static func widening(from least: Double, to greatest: Double) -> [Double] {
        var borders: [Double] = []
        var decade = 1.0
        if least < 1 { borders.append(0) }
        while decade < 1e15 {
            for step in [1.0, 2, 5] {
                let border = step * decade
                borders.append(border)
                if border > greatest {
                    let used = borders.lastIndex { $0 <= least } ?? 0
                    return Array(borders[used...])
                }
            }
            decade *= 10
        }
        return [0, .infinity]
    }

    private static func roundWidth(_ raw: Double, whole: Bool) -> Double {
        let least = whole ? 1.0 : 0.001
        guard raw > least else { return least }
        var decade = least
        while decade * 10 < raw { decade *= 10 }
        return [1.0, 2, 5, 10].map { $0 * decade }.first { $0 >= raw * 0.999_999 } ?? decade * 10
    }

    /// Takes out what multiplying by a thousandth put in.
    private static func round(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }
}
