/// What a column chunk or page says about its values (parquet-format, `Statistics`): bytes as stored in PLAIN.
///
/// ``ParquetFile/statistics(rowGroup:leaf:)`` makes typed values of them.
public struct Statistics: Sendable, Hashable {
    /// The smallest value in the column's order, or a lower bound of it.
    public var minimum: [UInt8]?
    /// The largest value, or an upper bound of it.
    public var maximum: [UInt8]?
    public var nullCount: Int64?
    public var distinctCount: Int64?
    /// False when ``minimum`` is only a bound.
    public var minimumIsExact = true
    /// False when ``maximum`` is only a bound.
    public var maximumIsExact = true
    /// True when the bounds come from the deprecated fields, which compared bytes as signed numbers whatever the type.
    public var isOldOrder = false

    init(_ reader: inout CompactReader) throws(Fault) {
        var oldMinimum: [UInt8]?
        var oldMaximum: [UInt8]?
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: oldMaximum = try reader.binary(field)
            case 2: oldMinimum = try reader.binary(field)
            case 3: nullCount = try reader.int64(field)
            case 4: distinctCount = try reader.int64(field)
            case 5: maximum = try reader.binary(field)
            case 6: minimum = try reader.binary(field)
            case 7: maximumIsExact = try reader.bool(field)
            case 8: minimumIsExact = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        if minimum == nil, maximum == nil, oldMinimum != nil || oldMaximum != nil {
            (minimum, maximum, isOldOrder) = (oldMinimum, oldMaximum, true)
        }
    }
}
