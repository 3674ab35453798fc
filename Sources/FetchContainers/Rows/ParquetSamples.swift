internal import FetchCore
internal import Parquet

/// Reads chosen rows of a Parquet file as samples.
final class ParquetSamples: SampleReader {
    private let table: ParquetTable
    private let finder: RowFinder
    private let maker: SampleMaker
    private var rows: RowReader?
    /// Chosen rows of the row group that is being read, and how many of the choice lie before them.
    private var chosen: [Range<Int64>] = []
    private var before: Int
    private(set) var given: Int
    /// Rows that could not be looked at, to be told when the row group is over.
    private var losses: [LostSamples] = []

    init(_ table: ParquetTable, _ query: SampleQuery) {
        self.table = table
        finder = RowFinder(table, query)
        maker = SampleMaker(features: table.features, scratch: table.options.scratch)
        before = query.given
        given = query.given
    }

    func next() async throws -> Sample? {
        do {
            return try await nextRow()
        } catch let error as ParquetError {
            guard let lost = error.lost else { throw error.fetchError }
            given = count(before: lost.numbers.upperBound)
            throw lost
        }
    }

    private func nextRow() async throws -> Sample? {
        while true {
            if let row = try await rows?.next() {
                given = count(before: row.number + 1)
                return try await maker.sample(row)
            }
            rows = nil
            if !losses.isEmpty { throw losses.removeFirst() }
            before += chosen.reduce(0) { $0 + $1.count }
            chosen = []
            given = before
            guard let found = try await finder.next() else { return nil }
            chosen = found.chosen
            losses = finder.takeLosses()
            if found.ranges.isEmpty { continue }
            rows = try table.file.rows(columns: table.options.columns, ranges: found.ranges)
        }
    }

    /// How many rows of the choice lie before a row.
    private func count(before row: Int64) -> Int {
        chosen.reduce(before) { sum, range in
            range.lowerBound >= row ? sum : sum + Int(min(range.upperBound, row) - range.lowerBound)
        }
    }
}
