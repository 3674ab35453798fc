internal import FetchCore
internal import Parquet

/// Finds the rows of a file that meet a condition, reading as little as that takes.
///
/// Row groups that cannot have one are left out by their statistics, pages by the page index. Then the cheap conditions
/// are looked at, and only for rows that meet them those that look into pictures.
final class RowFilter {
    private let file: ParquetFile
    private let condition: any BoundCondition
    private let stages: [ConditionStage]
    /// The leaf of each of the condition's columns, where it has one and is not in a list.
    private let leaves: [Leaf?]
    /// Rows that could not be looked at, in the order of the file.
    private(set) var losses: [LostSamples] = []

    /// A chunk that is smaller is read whole, so that leaving out pages saves nothing.
    private static let worthPages = 1 << 20

    init(_ table: ParquetTable, _ condition: any BoundCondition) {
        file = table.file
        self.condition = condition
        stages = ConditionStage.stages(of: condition, pictureSize: table.options.pictureSize)
        leaves = condition.columns.map { column in
            column.isPicture ? nil : table.file.schema.leaves.first { $0.path == column.path && $0.maxRepetition == 0 }
        }
    }

    /// The losses so far, which are then forgotten.
    func takeLosses() -> [LostSamples] {
        defer { losses = [] }
        return losses
    }

    /// False when a row group has no row that meets the condition.
    func mayHold(inGroup group: Int) -> Bool {
        condition.mayHold { column in
            leaves[column].flatMap { leaf in file.statistics(rowGroup: group, leaf: leaf)?.bounds(leaf, file) }
        }
    }

    /// The columns that are read to find out, of a row group that may have some.
    var paths: [String] { stages.flatMap(\.paths) }

    /// The rows of `range`, which lies in the row group, that meet the condition; no more than `limit` first ones.
    func rows(in range: Range<Int64>, ofGroup group: Int, limit: Int?) async throws -> [Int64] {
        guard !range.isEmpty, mayHold(inGroup: group) else { return [] }
        var ranges = try await likely(range, group)
        for (index, stage) in stages.enumerated() {
            let isLast = index == stages.count - 1
            let rows = try await self.rows(in: ranges, meeting: stage, limit: isLast ? limit : nil)
            if isLast { return rows }
            ranges = RowFinder.ranges(rows)
        }
        return []
    }

    private func rows(in ranges: [Range<Int64>], meeting stage: ConditionStage, limit: Int?) async throws -> [Int64] {
        var found: [Int64] = []
        if ranges.isEmpty { return found }
        if stage.paths.isEmpty { return ranges.flatMap { Array($0) } }
        let reader = try file.rows(columns: stage.paths, ranges: ranges)
        while limit.map({ found.count < $0 }) ?? true {
            do {
                guard let row = try await reader.next() else { break }
                if try await stage.holds(for: row) { found.append(row.number) }
            } catch let error as ParquetError {
                guard let lost = error.lost else { throw error }
                losses.append(lost)
            }
        }
        return found
    }

    /// The parts of a range whose pages may have a row that meets the condition.
    private func likely(_ range: Range<Int64>, _ group: Int) async throws -> [Range<Int64>] {
        var pages: [Int: [ParquetFile.PageStatistics]] = [:]
        for (column, leaf) in leaves.enumerated() {
            guard let leaf, file.metadata.rowGroups[group].columns[leaf.index].range.count > Self.worthPages,
                let known = try? await file.pageStatistics(rowGroup: group, leaf: leaf), known.count > 1
            else { continue }
            pages[column] = known
        }
        if pages.isEmpty { return [range] }
        let cuts = Set(pages.values.joined().map(\.rows.lowerBound)).filter { range.contains($0) }
        let starts = cuts.union([range.lowerBound]).sorted()
        var kept: [Range<Int64>] = []
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : range.upperBound
            let holds = condition.mayHold { column in
                guard let leaf = leaves[column] else { return nil }
                return pages[column]?.first { $0.rows.contains(start) }?.statistics.bounds(leaf, file)
            }
            if holds { kept.append(start..<end) }
        }
        return kept
    }
}

extension ColumnStatistics {
    /// The same as conditions know bounds.
    fileprivate func bounds(_ leaf: Leaf, _ file: ParquetFile) -> FieldBounds? {
        guard let node = file.schema.node(of: leaf) else { return nil }
        return FieldBounds(
            minimum: minimum.map { $0.field(node) }, maximum: maximum.map { $0.field(node) }, nullCount: nullCount,
            count: entryCount)
    }
}

extension Schema {
    /// The field that a leaf is.
    fileprivate func node(of leaf: Leaf) -> SchemaNode? {
        var nodes = fields
        var found: SchemaNode?
        for name in leaf.path {
            found = nodes.first { $0.name == name }
            if case .structure(let inner)? = found?.shape { nodes = inner } else { nodes = [] }
        }
        return found
    }
}
