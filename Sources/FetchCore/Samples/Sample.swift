/// One sample on its way from a container to a sink: a key, its named parts, and plain values beside them.
///
/// It is WebDataset's convention (`sa_1.jpg` + `sa_1.json`), and what a row of a table is when its pictures are parts.
public struct Sample: Sendable {
    /// What tells it from the other samples of its container: a stem, or a row's number.
    public var key: String
    /// Its place in the container, counted from 0.
    public var number: Int64
    /// Its plain values, in the container's order.
    public var fields: [SampleField]
    /// Its parts, in the container's order.
    public var parts: [SamplePart]
    /// Why it is left out by choice, as a transform says it; `nil` when it is wanted.
    public var unwanted: String?

    /// Makes a sample.
    public init(key: String, number: Int64, fields: [SampleField] = [], parts: [SamplePart] = []) {
        self.key = key
        self.number = number
        self.fields = fields
        self.parts = parts
    }

    /// The value of the field of this name, or `nil` when there is none.
    public func field(_ name: String) -> FieldValue? { fields.first { $0.name == name }?.value }

    /// Sets a field; a new one comes last.
    public mutating func set(_ name: String, _ value: FieldValue) {
        if let index = fields.firstIndex(where: { $0.name == name }) {
            fields[index].value = value
        } else {
            fields.append(SampleField(name, value))
        }
    }
}

/// One plain value of a sample.
public struct SampleField: Sendable, Hashable {
    public var name: String
    public var value: FieldValue

    /// Names a value.
    public init(_ name: String, _ value: FieldValue) {
        self.name = name
        self.value = value
    }
}
