/// The footer: schema, row groups and whatever the writer noted (parquet-format, `FileMetaData`).
public struct FileMetadata: Sendable {
    public internal(set) var version: Int32 = 0
    /// Rows of all row groups.
    public internal(set) var rowCount: Int64 = 0
    public internal(set) var rowGroups: [RowGroup] = []
    /// The writer's notes, such as `huggingface`, `ARROW:schema` or `pandas`. Of equal keys the last one counts.
    public internal(set) var keyValues: [String: String] = [:]
    /// The program that wrote the file.
    public internal(set) var createdBy: String?
    /// The footer's first byte in the file.
    public internal(set) var footerOffset: Int64 = 0
    var schema: [SchemaElement] = []

    init(_ reader: inout CompactReader) throws(Fault) {
        var hasRows = false
        var isEncrypted = false
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: version = try reader.int32(field)
            case 2: schema = try Self.elements(field, &reader)
            case 3:
                rowCount = try reader.int64(field)
                hasRows = true
            case 4: rowGroups = try reader.structures(field) { (reader) throws(Fault) in try RowGroup(&reader) }
            case 5:
                for (key, value) in try reader.structures(field, Self.keyValue) { keyValues[key] = value }
            case 6: createdBy = try reader.string(field)
            case 8:
                isEncrypted = true
                try reader.skip(field)
            default: try reader.skip(field)
            }
        }
        if isEncrypted { throw .encrypted("the file is encrypted, and no keys can be given") }
        guard hasRows, rowCount >= 0, !schema.isEmpty else { throw .damaged("the footer lacks a schema or row count") }
    }

    private static func elements(
        _ field: CompactReader.Field, _ reader: inout CompactReader
    ) throws(Fault) -> [SchemaElement] {
        let (count, kind) = try reader.list(field)
        guard kind == .structure else { throw .damaged("the schema has the wrong type") }
        guard count <= 200_000 else { throw .limit("the schema has \(count) elements, more than 200,000") }
        var elements: [SchemaElement] = []
        for _ in 0..<count { elements.append(try SchemaElement(&reader)) }
        return elements
    }

    private static func keyValue(_ reader: inout CompactReader) throws(Fault) -> (String, String) {
        var key: String?
        var value = ""
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: key = try reader.string(field)
            case 2: value = try reader.string(field)
            default: try reader.skip(field)
            }
        }
        guard let key else { throw .damaged("the footer has a note without a key") }
        return (key, value)
    }
}
