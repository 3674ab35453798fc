/// One line of the schema as the footer holds it (parquet-format, `SchemaElement`).
struct SchemaElement {
    var name = ""
    var physical: PhysicalType?
    var length: Int32 = 0
    var repetition = Repetition.required
    var childCount = 0
    var logical: LogicalType?
    var fieldID: Int32?

    /// Reads one element to its end.
    init(_ reader: inout CompactReader) throws(Fault) {
        var hasName = false
        var converted: Int32?
        var scale: Int32?
        var precision: Int32?
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1:
                let number = try reader.int32(field)
                guard let type = PhysicalType(rawValue: number) else {
                    throw .damaged("the schema has a column of physical type \(number), which there is not")
                }
                physical = type
            case 2: length = try reader.int32(field)
            case 3:
                guard let known = Repetition(rawValue: try reader.int32(field)) else {
                    throw .damaged("the schema has an unknown repetition type")
                }
                repetition = known
            case 4:
                name = try reader.string(field)
                hasName = true
            case 5:
                guard let count = Int(exactly: try reader.int32(field)), count >= 0 else {
                    throw .damaged("the schema has a group with a negative number of children")
                }
                childCount = count
            case 6: converted = try reader.int32(field)
            case 7: scale = try reader.int32(field)
            case 8: precision = try reader.int32(field)
            case 9: fieldID = try reader.int32(field)
            case 10:
                try reader.expectStructure(field)
                logical = try LogicalType(&reader)
            default: try reader.skip(field)
            }
        }
        guard hasName else { throw .damaged("the schema has an element without a name") }
        if logical == nil || logical == .unknown, let converted {
            logical = LogicalType(converted: converted, scale: scale, precision: precision) ?? logical
        }
    }
}
