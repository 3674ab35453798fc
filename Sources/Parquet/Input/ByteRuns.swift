/// Merges ranges that lie close together, so that they share one read.
struct ByteRuns {
    /// Ranges that touch no other and are in order.
    let merged: [Range<Int64>]

    /// Merges `ranges` whose gaps are at most `gap` bytes.
    init(_ ranges: [Range<Int64>], gap: Int64) {
        var merged: [Range<Int64>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = merged.last, range.lowerBound - last.upperBound <= gap {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        self.merged = merged
    }

    /// Reads `ranges` from `input`, each answer in its place; neighbours share a read.
    static func read(_ ranges: [Range<Int64>], from input: any ParquetInput, gap: Int64 = 16 << 10) async throws
        -> [[UInt8]]
    {
        let runs = ByteRuns(ranges, gap: gap).merged
        let bytes = try await input.read(runs)
        return try ranges.map { range in
            if range.isEmpty { return [] }
            guard let index = runs.firstIndex(where: { $0.contains(range.lowerBound) }),
                index < bytes.count, bytes[index].count == runs[index].count
            else { throw ParquetError(.damaged, "the input gave another number of bytes than it was asked for") }
            if runs[index] == range { return bytes[index] }
            let start = Int(range.lowerBound - runs[index].lowerBound)
            return Array(bytes[index][start..<start + range.count])
        }
    }
}
