/// A column that holds values: a leaf of the schema.
public struct Leaf: Sendable, Hashable {
    /// Its place among the leaves, which is its place in every row group.
    public let index: Int
    /// The names from the top down.
    public let path: [String]
    public let physical: PhysicalType
    /// Bytes of a fixed-length value.
    public let length: Int
    public let logical: LogicalType?
    /// The definition level of a value that is there.
    public let maxDefinition: Int
    /// How many repeated fields it lies in.
    public let maxRepetition: Int

    /// The path joined with dots.
    public var name: String { path.joined(separator: ".") }

    /// Bytes a stored value takes; `nil` for byte arrays.
    var width: Int? {
        switch physical {
        case .boolean: 1
        case .int32, .float: 4
        case .int64, .double: 8
        case .int96: 12
        case .fixedLengthByteArray: length
        case .byteArray: nil
        }
    }
}
