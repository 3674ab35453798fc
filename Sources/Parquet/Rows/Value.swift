/// A value of a row.
public enum Value {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    /// FLOAT and FLOAT16.
    case float(Float)
    case double(Double)
    case decimal(DecimalValue)
    /// Days since 1970-01-01.
    case date(Int32)
    /// Time of day in the unit.
    case time(Int64, TimeUnit)
    /// Time since 1970-01-01 in the unit; in the writer's own time zone unless `isUTC`. INT96 comes in nanoseconds and
    /// wraps outside of the years 1677 to 2262.
    case timestamp(Int64, TimeUnit, isUTC: Bool)
    /// Text, enumerations and JSON. What is not UTF-8 comes as bytes.
    case string(String)
    /// Bytes of any other meaning, UUIDs and intervals among them.
    case bytes([UInt8])
    /// A byte array above ``ReadOptions/inlineLimit``, whatever its meaning.
    case large(LargeValue)
    case list([Value])
    /// Pairs in file order; keys may repeat.
    case map([(key: Value, value: Value)])
    /// The fields of a structure in the order of the schema.
    case structure([Value])
}

extension Value {
    /// True for a null.
    public var isNull: Bool {
        if case .null = self { return true }
        return false
    }
}
