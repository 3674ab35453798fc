internal import FetchCore
internal import Parquet

/// Finds the chosen rows of a file, row group by row group.
final class RowFinder {
    /// Chosen rows of one row group, counted in the file.
    struct Found {
        var rowGroup: Int
        /// All of them.
        var chosen: [Range<Int64>]
        /// Those that are not there yet.
        var ranges: [Range<Int64>]
    }

    private let table: ParquetTable
    private let query: SampleQuery
    private var group = -1
    /// How many more first rows are wanted; `nil` for all.
    private var left: Int?
    /// The rows of a random choice, in order.
    private var picks: [Int64]?
    private let filter: RowFilter?

    init(_ table: ParquetTable, _ query: SampleQuery) {
        self.table = table
        self.query = query
        filter = table.condition.map { RowFilter(table, $0) }
        if case .first(let count) = query.amount { left = max(0, count - query.given) }
    }

    /// The next row group that has some, or `nil` behind the last one.
    func next() async throws -> Found? {
        let groups = table.file.metadata.rowGroups.count
        while group + 1 < groups, left != 0 {
            group += 1
            let rows = table.file.rows(ofGroup: group)
            let open = rows.clamped(to: query.range ?? 0..<Int64.max).clamped(to: query.start..<Int64.max)
            if open.isEmpty { continue }
            var chosen = try await self.chosen(of: open, group)
            if let left { chosen = Self.prefix(left, of: chosen) }
            let count = chosen.reduce(0) { $0 + $1.count }
            if count == 0 && filter?.losses.isEmpty != false { continue }
            left = left.map { $0 - count }
            return Found(rowGroup: group, chosen: chosen, ranges: chosen.flatMap(missing))
        }
        return nil
    }

    /// Rows that could not be looked at, of which it is thus not known whether they are chosen; each is told once.
    func takeLosses() -> [LostSamples] { filter?.takeLosses() ?? [] }

    private func chosen(of rows: Range<Int64>, _ group: Int) async throws -> [Range<Int64>] {
        guard case .random(let count, let seed) = query.amount else {
            guard let filter else { return [rows] }
            return Self.ranges(try await filter.rows(in: rows, ofGroup: group, limit: left))
        }
        if picks == nil { picks = try await pick(count, seed) }
        return Self.ranges((picks ?? []).filter { rows.contains($0) })
    }

    /// The rows of lowest rank, of all that come into question.
    private func pick(_ count: Int, _ seed: UInt64) async throws -> [Int64] {
        var picks = RowPicks(count)
        func add(_ row: Int64) { picks.add(row, rank: table.options.rank("\(table.name)#\(row)", seed)) }
        let all = query.range?.clamped(to: 0..<table.count) ?? 0..<table.count
        guard let filter else {
            for row in all { add(row) }
            return picks.rows
        }
        for group in table.file.metadata.rowGroups.indices {
            let rows = table.file.rows(ofGroup: group).clamped(to: all)
            for row in try await filter.rows(in: rows, ofGroup: group, limit: nil) { add(row) }
        }
        return picks.rows
    }

    /// The parts of a range that are not there.
    private func missing(_ range: Range<Int64>) -> [Range<Int64>] {
        Self.ranges(range.filter { !query.isThere($0) })
    }

    /// Ascending rows as ranges.
    static func ranges(_ rows: [Int64]) -> [Range<Int64>] {
        var ranges: [Range<Int64>] = []
        for row in rows {
            if let last = ranges.last, last.upperBound == row {
                ranges[ranges.count - 1] = last.lowerBound..<row + 1
            } else {
                ranges.append(row..<row + 1)
            }
        }
        return ranges
    }

    private static func prefix(_ count: Int, of ranges: [Range<Int64>]) -> [Range<Int64>] {
        var left = Int64(count)
        var kept: [Range<Int64>] = []
        for range in ranges where left > 0 {
            kept.append(range.lowerBound..<min(range.upperBound, range.lowerBound + left))
            left -= Int64(range.count)
        }
        return kept
    }
}

/// The rows of lowest rank among many, in memory for a few times as many as are picked.
struct RowPicks {
    private let count: Int
    private var best: [(rank: UInt64, row: Int64)] = []
    /// Nothing above this can be among them.
    private var limit = UInt64.max

    init(_ count: Int) { self.count = count }

    mutating func add(_ row: Int64, rank: UInt64) {
        guard rank <= limit else { return }
        best.append((rank, row))
        if best.count >= 2 * count + 1024 { trim() }
    }

    private mutating func trim() {
        best.sort { ($0.rank, $0.row) < ($1.rank, $1.row) }
        if best.count > count { best.removeLast(best.count - count) }
        if best.count == count, let last = best.last { limit = last.rank }
    }

    /// Them in ascending order.
    var rows: [Int64] {
        var copy = self
        copy.trim()
        return copy.best.map(\.row).sorted()
    }
}
