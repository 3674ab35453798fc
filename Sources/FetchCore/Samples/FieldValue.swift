/// The value of a sample's field.
public indirect enum FieldValue: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    /// A number whose digits must not be lost, as text: `-12.30`.
    case decimal(String)
    case text(String)
    /// Bytes that are not a part of their own.
    case bytes([UInt8])
    /// Days since 1970-01-01 in the Gregorian calendar.
    case date(Int64)
    /// Nanoseconds since midnight.
    case time(Int64)
    /// Microseconds since 1970-01-01T00:00:00, in UTC or, otherwise, in the writer's own time zone.
    case timestamp(Int64, isUTC: Bool)
    case list([FieldValue])
    /// Named values in their order.
    case structure([SampleField])
    /// Pairs in their order; keys may repeat.
    case map([Pair])

    /// One entry of a map.
    public struct Pair: Sendable, Hashable {
        public var key: FieldValue
        public var value: FieldValue

        /// Makes an entry.
        public init(_ key: FieldValue, _ value: FieldValue) {
            self.key = key
            self.value = value
        }
    }

    /// True for null.
    public var isNull: Bool { self == .null }
}
