/// One row: a value for each field that was asked for.
public struct Row {
    /// The row's number in the file, from 0.
    public let number: Int64
    /// The fields, as ``RowReader/fields`` has them.
    public let fields: [SchemaNode]
    /// Their values, in the same order.
    public let values: [Value]

    /// The value of the field of this name; ``Value/null`` when there is no such field.
    public subscript(name: String) -> Value {
        guard let index = fields.firstIndex(where: { $0.name == name }) else { return .null }
        return values[index]
    }
}
