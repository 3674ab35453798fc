/// A group of rows whose columns are stored one after the other (parquet-format, `RowGroup`).
public struct RowGroup: Sendable {
    /// One chunk for each leaf of the schema, in its order.
    public internal(set) var columns: [ColumnChunk] = []
    public internal(set) var rowCount: Int64
    /// Uncompressed bytes of all its columns.
    public internal(set) var byteCount: Int64

    init(_ reader: inout CompactReader) throws(Fault) {
        var rows: Int64?
        byteCount = 0
        rowCount = 0
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: columns = try reader.structures(field) { (reader) throws(Fault) in try ColumnChunk(&reader) }
            case 2: byteCount = try reader.int64(field)
            case 3: rows = try reader.int64(field)
            default: try reader.skip(field)
            }
        }
        guard let rows, rows >= 0 else { throw .damaged("a row group does not say how many rows it has") }
        rowCount = rows
    }
}
