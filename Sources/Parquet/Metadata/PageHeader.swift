/// What stands before every page (parquet-format, `PageHeader`).
struct PageHeader {
    enum Kind {
        case data
        case dataV2
        case dictionary
        /// An index page or one of a later version: skipped.
        case other
    }

    var kind = Kind.other
    var uncompressedSize = 0
    var compressedSize = 0
    var checksum: UInt32?
    /// Level entries of a data page, values of a dictionary.
    var entryCount = 0
    var encoding = Encoding.plain
    var definitionEncoding = Encoding.rle
    var repetitionEncoding = Encoding.rle
    /// Version 2: rows, and bytes of the levels in front of the values.
    var rowCount: Int?
    var definitionSize = 0
    var repetitionSize = 0
    var isCompressed = true

    /// The header that `bytes` begin with, and its length; `nil` when it goes on beyond them.
    static func read(_ bytes: UnsafeRawBufferPointer) throws(Fault) -> (header: PageHeader, length: Int)? {
        var reader = CompactReader(bytes)
        do throws(Fault) {
            return (try PageHeader(&reader), reader.position)
        } catch {
            if error == .short { return nil }
            throw error
        }
    }

    /// Reads a header; ``Fault/short`` says that it goes on beyond the bytes given.
    init(_ reader: inout CompactReader) throws(Fault) {
        var type: Int32?
        var hasBody = false
        var sizes: (Int32?, Int32?) = (nil, nil)
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: type = try reader.int32(field)
            case 2: sizes.0 = try reader.int32(field)
            case 3: sizes.1 = try reader.int32(field)
            case 4: checksum = UInt32(truncatingIfNeeded: try reader.int32(field))
            case 5, 7, 8:
                try reader.expectStructure(field)
                try readBody(field.id, &reader)
                hasBody = true
            default: try reader.skip(field)
            }
        }
        guard let type, let uncompressed = sizes.0, let compressed = sizes.1, uncompressed >= 0, compressed >= 0 else {
            throw .damaged("a page header lacks its type or size")
        }
        uncompressedSize = Int(uncompressed)
        compressedSize = Int(compressed)
        kind = [0: .data, 2: .dictionary, 3: .dataV2][type] ?? .other
        guard kind == .other || hasBody else { throw .damaged("a page header lacks its details") }
        guard repetitionSize >= 0, definitionSize >= 0, repetitionSize <= compressedSize,
            definitionSize <= compressedSize - repetitionSize,
            repetitionSize + definitionSize <= uncompressedSize
        else { throw .damaged("the levels of a page are larger than the page") }
    }

    private mutating func readBody(_ id: Int, _ reader: inout CompactReader) throws(Fault) {
        var count: Int32 = -1
        var last = 0
        while let field = try reader.field(after: &last) {
            switch (id, field.id) {
            case (_, 1): count = try reader.int32(field)
            case (5, 2), (7, 2), (8, 4): encoding = try Self.encoding(field, &reader)
            case (5, 3): definitionEncoding = try Self.encoding(field, &reader)
            case (5, 4): repetitionEncoding = try Self.encoding(field, &reader)
            case (8, 3): rowCount = Int(try reader.int32(field))
            case (8, 5): definitionSize = Int(try reader.int32(field))
            case (8, 6): repetitionSize = Int(try reader.int32(field))
            case (8, 7): isCompressed = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        guard count >= 0 else { throw .damaged("a page header has no number of values") }
        entryCount = Int(count)
    }

    private static func encoding(
        _ field: CompactReader.Field, _ reader: inout CompactReader
    ) throws(Fault) -> Encoding {
        let number = try reader.int32(field)
        guard let known = Encoding(rawValue: number) else {
            throw .unsupported("a page is encoded in way \(number), which is not known")
        }
        return known
    }
}
