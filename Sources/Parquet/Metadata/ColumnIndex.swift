/// The statistics of each data page of a column chunk (parquet-format, `ColumnIndex`).
public struct ColumnIndex: Sendable {
    /// True for pages that hold nothing but nulls.
    public private(set) var nullPages: [Bool] = []
    /// Lower and upper bounds by page, as stored in PLAIN; empty for pages of nulls.
    public private(set) var minimums: [[UInt8]] = []
    public private(set) var maximums: [[UInt8]] = []
    /// Nulls by page, empty when the writer did not count them.
    public private(set) var nullCounts: [Int64] = []

    init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var reader = CompactReader(bytes)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: nullPages = try reader.bools(field)
            case 2: minimums = try reader.binaries(field)
            case 3: maximums = try reader.binaries(field)
            case 5: nullCounts = try reader.int64s(field)
            default: try reader.skip(field)
            }
        }
        guard minimums.count == nullPages.count, maximums.count == nullPages.count else {
            throw .damaged("the column index has lists of different lengths")
        }
    }
}
