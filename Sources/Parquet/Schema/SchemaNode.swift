/// A field of the schema: a column of values, or a group of fields.
public final class SchemaNode: Sendable {
    /// What a field holds.
    public enum Shape: Sendable {
        /// Values: a leaf of the schema.
        case leaf(Leaf)
        /// Named fields.
        case structure([SchemaNode])
        /// A list. `element` is what it holds.
        case list(element: SchemaNode)
        /// A map.
        case map(key: SchemaNode, value: SchemaNode)
    }

    public let name: String
    public let shape: Shape
    public let logical: LogicalType?
    public let fieldID: Int32?
    /// True when it may be null.
    public let isOptional: Bool
    /// The least definition level at which the field is there.
    let presentLevel: Int
    /// Of a list or map: the least definition level at which it has an element.
    let elementLevel: Int
    /// Of a list or map: the repetition level of its further elements.
    let repetitionLevel: Int

    init(
        name: String, shape: Shape, logical: LogicalType?, fieldID: Int32?, isOptional: Bool, presentLevel: Int,
        elementLevel: Int = 0, repetitionLevel: Int = 0
    ) {
        self.name = name
        self.shape = shape
        self.logical = logical
        self.fieldID = fieldID
        self.isOptional = isOptional
        self.presentLevel = presentLevel
        self.elementLevel = elementLevel
        self.repetitionLevel = repetitionLevel
    }

    /// The leaves below, in order.
    public var leaves: [Leaf] {
        switch shape {
        case .leaf(let leaf): [leaf]
        case .structure(let fields): fields.flatMap(\.leaves)
        case .list(let element): element.leaves
        case .map(let key, let value): key.leaves + value.leaves
        }
    }
}
