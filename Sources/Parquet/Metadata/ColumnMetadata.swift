/// The part of a column chunk's metadata that describes its pages (parquet-format, `ColumnMetaData`).
struct ColumnMetadata {
    var physical: PhysicalType
    var codec: Codec
    var entryCount: Int64
    var uncompressedSize: Int64
    var statistics: Statistics?
    var dataPageOffset: Int64
    var range: Range<Int64>

    init(_ reader: inout CompactReader) throws(Fault) {
        var numbers: [Int: Int64] = [:]
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1, 4...7, 9...11: numbers[field.id] = try reader.int64(field)
            case 12:
                try reader.expectStructure(field)
                statistics = try Statistics(&reader)
            default: try reader.skip(field)
            }
        }
        guard let type = numbers[1].flatMap(Int32.init(exactly:)).flatMap(PhysicalType.init) else {
            throw .damaged("a column chunk has no known physical type")
        }
        guard let codec = numbers[4].flatMap(Int32.init(exactly:)).flatMap(Codec.init) else {
            throw .unsupported("a column chunk is compressed with codec \(numbers[4] ?? -1), which is not known")
        }
        guard let entries = numbers[5], let data = numbers[9], let size = numbers[7], entries >= 0, data >= 0, size >= 0
        else { throw .damaged("the metadata of a column chunk lacks its size or place") }
        physical = type
        self.codec = codec
        entryCount = entries
        uncompressedSize = numbers[6] ?? 0
        dataPageOffset = data
        var start = data
        if let dictionary = numbers[11], dictionary > 0, dictionary < data { start = dictionary }
        let (end, overflow) = start.addingReportingOverflow(size)
        guard !overflow else { throw .damaged("a column chunk ends beyond any file") }
        range = start..<end
    }
}
