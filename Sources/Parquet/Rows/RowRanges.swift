/// Rows of a file: ranges in order that do not touch.
struct RowRanges {
    let ranges: [Range<Int64>]

    /// Sorts, merges and clamps `ranges` to `rowCount` rows.
    init(_ ranges: [Range<Int64>], rowCount: Int64) {
        var merged: [Range<Int64>] = []
        for range in ranges.map({ $0.clamped(to: 0..<rowCount) }).sorted(by: { $0.lowerBound < $1.lowerBound })
        where !range.isEmpty {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.ranges = merged
    }

    /// Those of the rows that lie in `rows`, counted from its first.
    func within(_ rows: Range<Int64>) -> [Range<Int64>] {
        ranges.compactMap { range in
            let part = range.clamped(to: rows)
            guard !part.isEmpty else { return nil }
            return part.lowerBound - rows.lowerBound..<part.upperBound - rows.lowerBound
        }
    }
}
