internal import FetchCore
internal import Parquet

extension SchemaNode {
    /// The field as conditions know fields.
    var member: FieldType.Member { FieldType.Member(name, type) }

    private var type: FieldType {
        switch shape {
        case .leaf(let leaf): leaf.type
        case .list(let element): .list(element.type)
        case .map(let key, let value): .map(key: key.type, value: value.type)
        case .structure(let fields):
            fields.mediaIndex == nil ? .structure(fields.map(\.member)) : .media(fields.map(\.member))
        }
    }
}

extension Leaf {
    /// The type its values have, as `LeafConverter` makes them.
    fileprivate var type: FieldType {
        switch (physical, logical) {
        case (_, .decimal): .decimal
        case (.boolean, _): .boolean
        case (.int32, .date): .date
        case (.int32, .time), (.int64, .time): .time
        case (.int64, .timestamp), (.int96, _): .timestamp
        case (.int32, _), (.int64, _): .integer
        case (.float, _), (.fixedLengthByteArray, .float16): .float
        case (.double, _): .double
        case (.byteArray, .string), (.byteArray, .enumeration), (.byteArray, .json): .text
        case (.fixedLengthByteArray, .uuid): .uuid
        case (.byteArray, _), (.fixedLengthByteArray, _): .bytes
        }
    }
}
