/// One column of one row group: where its pages are (parquet-format, `ColumnChunk` and `ColumnMetaData`).
public struct ColumnChunk: Sendable {
    public internal(set) var physical: PhysicalType
    public internal(set) var codec: Codec
    /// Level entries: values, nulls and empty lists together.
    public internal(set) var entryCount: Int64
    /// The bytes of its pages in the file.
    public internal(set) var range: Range<Int64>
    public internal(set) var uncompressedSize: Int64
    public internal(set) var statistics: Statistics?
    /// Where the offset index and the column index are, if the file has them.
    public internal(set) var offsetIndex: Range<Int64>?
    public internal(set) var columnIndex: Range<Int64>?
    /// True when its pages lie in another file.
    public internal(set) var isElsewhere = false
    /// The first data page by the metadata.
    var dataPageOffset: Int64

    init(_ reader: inout CompactReader) throws(Fault) {
        var metadata: ColumnMetadata?
        var isEncrypted = false
        var pieces: [Int: Int64] = [:]
        var path: String?
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: path = try reader.string(field)
            case 3:
                try reader.expectStructure(field)
                metadata = try ColumnMetadata(&reader)
            case 4...7: pieces[field.id] = try reader.int64(field)
            case 8, 9:
                isEncrypted = true
                try reader.skip(field)
            default: try reader.skip(field)
            }
        }
        if isEncrypted { throw .encrypted("the column is encrypted, and no keys can be given") }
        guard let metadata else { throw .damaged("a column chunk has no metadata") }
        physical = metadata.physical
        codec = metadata.codec
        entryCount = metadata.entryCount
        range = metadata.range
        uncompressedSize = metadata.uncompressedSize
        statistics = metadata.statistics
        dataPageOffset = metadata.dataPageOffset
        isElsewhere = !(path ?? "").isEmpty
        offsetIndex = Self.range(pieces[4], pieces[5])
        columnIndex = Self.range(pieces[6], pieces[7])
    }

    private static func range(_ offset: Int64?, _ length: Int64?) -> Range<Int64>? {
        guard let offset, let length, offset > 0, length > 0 else { return nil }
        let (end, overflow) = offset.addingReportingOverflow(length)
        return overflow ? nil : offset..<end
    }
}
