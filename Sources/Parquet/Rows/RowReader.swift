/// Reads rows as values, in file order.
///
/// A reader is a cursor: use it from one task at a time. When a part of the file cannot be read, ``next()`` throws once
/// for it, with the rows that are lost in the error, and goes on behind it when it is called again.
public final class RowReader {
    /// What each row holds.
    public let fields: [SchemaNode]
    private let file: ParquetFile
    private let wanted: RowRanges
    private var group = -1
    private var rows: GroupRows?
    /// An error of the input, which ends reading for good.
    private var failure: (any Error)?

    init(_ file: ParquetFile, fields: [SchemaNode], ranges: RowRanges) {
        self.file = file
        self.fields = fields
        wanted = ranges
    }

    /// The next row, or `nil` after the last one. Its large values can be read until the next call, see ``LargeValue``.
    ///
    /// - Throws: ``ParquetError`` with its place and ``ParquetError/rows`` when rows are lost; what the input throws,
    ///   after which reading cannot go on.
    public func next() async throws -> Row? {
        if let failure { throw failure }
        do {
            return try await nextRow()
        } catch {
            if (error as? ParquetError)?.rows == nil { failure = error }
            throw error
        }
    }

    private func nextRow() async throws -> Row? {
        while true {
            if let rows {
                if let row = try await rows.next() { return row }
                self.rows = nil
            }
            guard try await openNextGroup() else { return nil }
        }
    }

    private func openNextGroup() async throws -> Bool {
        while group + 1 < file.metadata.rowGroups.count {
            group += 1
            let ranges = wanted.within(file.rows(ofGroup: group))
            if ranges.isEmpty { continue }
            rows = try await GroupRows(file, group: group, fields: fields, wanted: ranges)
            return true
        }
        return false
    }
}
