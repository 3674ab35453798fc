/// The type of a field of rows.
public indirect enum FieldType: Sendable, Hashable {
    case boolean
    case integer
    /// A number that stands for one of these names, from 0.
    case category([String])
    /// 32 bits or less, and 64 bits.
    case float
    case double
    case decimal
    case text
    case bytes
    case uuid
    case date
    case time
    case timestamp
    case list(FieldType)
    case structure([Member])
    case map(key: FieldType, value: FieldType)
    /// A structure of `bytes` and `path` that holds a picture, a sound or a video.
    case media([Member])
    /// What nothing can be compared with.
    case other

    /// A field of a structure.
    public struct Member: Sendable, Hashable {
        public var name: String
        public var type: FieldType

        /// Names a type.
        public init(_ name: String, _ type: FieldType) {
            self.name = name
            self.type = type
        }
    }
}

/// What is known of the values of a column in some rows without reading them.
public struct FieldBounds: Sendable {
    /// No value is below or above these; `nil` when that is not known. Nulls and what is no number do not count.
    public var minimum: FieldValue?
    public var maximum: FieldValue?
    public var nullCount: Int64?
    /// Values and nulls.
    public var count: Int64?

    /// Describes values.
    public init(minimum: FieldValue? = nil, maximum: FieldValue? = nil, nullCount: Int64? = nil, count: Int64? = nil) {
        self.minimum = minimum
        self.maximum = maximum
        self.nullCount = nullCount
        self.count = count
    }
}

/// A condition on rows, before it is known which columns there are.
public protocol RowCondition: Sendable {
    /// The condition for rows with these fields.
    ///
    /// - Throws: ``FetchError`` with code `usage` when it names what is not there, or compares what cannot be compared.
    func bound(to fields: [FieldType.Member]) throws(FetchError) -> any BoundCondition
}

/// A condition on the rows of one file.
public protocol BoundCondition: Sendable {
    /// What it looks at, in the order ``holds(for:)`` gets it.
    var columns: [ConditionColumn] { get }
    /// Conditions that all hold when and only when this one does, each looking at fewer columns.
    var conjuncts: [any BoundCondition] { get }
    /// True when the condition holds for a row, false when it does not or cannot be told.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for arithmetic that has no result.
    func holds(for values: [FieldValue]) throws(FetchError) -> Bool
    /// False when it holds for no row whose columns, by their place in ``columns``, have these bounds.
    func mayHold(_ bounds: (_ column: Int) -> FieldBounds?) -> Bool
}

/// A column, or a field inside of one, that a condition looks at.
public struct ConditionColumn: Sendable, Hashable {
    /// The names from the column down.
    public var path: [String]
    /// True when not its bytes are looked at but what they show: a structure of `width`, `height` (pixels) and `size`
    /// (bytes), each null when that cannot be told.
    public var isPicture: Bool

    /// Names a column.
    public init(_ path: [String], isPicture: Bool = false) {
        self.path = path
        self.isPicture = isPicture
    }
}
