/// What stored values mean (parquet-format, `LogicalType` and the older `ConvertedType`).
public enum LogicalType: Sendable, Hashable {
    case string
    case enumeration
    case json
    case bson
    case uuid
    case list
    case map
    case decimal(precision: Int32, scale: Int32)
    case date
    case time(TimeUnit, isUTC: Bool)
    case timestamp(TimeUnit, isUTC: Bool)
    case integer(bits: Int, isSigned: Bool)
    case float16
    case interval
    case null
    case variant
    case geometry
    case geography
    /// A type this library does not know; values come as they are stored.
    case unknown
}

extension LogicalType {
    /// The meaning of an older `ConvertedType`.
    init?(converted: Int32, scale: Int32?, precision: Int32?) {
        switch converted {
        case 0: self = .string
        case 1, 2: self = .map
        case 3: self = .list
        case 4: self = .enumeration
        case 5: self = .decimal(precision: precision ?? 0, scale: scale ?? 0)
        case 6: self = .date
        case 7: self = .time(.milliseconds, isUTC: true)
        case 8: self = .time(.microseconds, isUTC: true)
        case 9: self = .timestamp(.milliseconds, isUTC: true)
        case 10: self = .timestamp(.microseconds, isUTC: true)
        case 11...14: self = .integer(bits: 8 << Int(converted - 11), isSigned: false)
        case 15...18: self = .integer(bits: 8 << Int(converted - 15), isSigned: true)
        case 19: self = .json
        case 20: self = .bson
        case 21: self = .interval
        default: return nil
        }
    }

    /// Reads the union `LogicalType`.
    init(_ reader: inout CompactReader) throws(Fault) {
        self = .unknown
        var last = 0
        while let field = try reader.field(after: &last) {
            guard field.kind == .structure else {
                try reader.skip(field)
                continue
            }
            switch field.id {
            case 5:
                let numbers = try Self.numbers(&reader)
                self = .decimal(precision: numbers[2] ?? 0, scale: numbers[1] ?? 0)
                continue
            case 7, 8:
                let (unit, isUTC) = try Self.instant(&reader)
                self = field.id == 7 ? .time(unit, isUTC: isUTC) : .timestamp(unit, isUTC: isUTC)
                continue
            case 10:
                self = try Self.integer(&reader)
                continue
            case 1: self = .string
            case 2: self = .map
            case 3: self = .list
            case 4: self = .enumeration
            case 6: self = .date
            case 11: self = .null
            case 12: self = .json
            case 13: self = .bson
            case 14: self = .uuid
            case 15: self = .float16
            case 16: self = .variant
            case 17: self = .geometry
            case 18: self = .geography
            default: self = .unknown
            }
            try reader.skip(field)
        }
    }

    private static func numbers(_ reader: inout CompactReader) throws(Fault) -> [Int: Int32] {
        var numbers: [Int: Int32] = [:]
        var last = 0
        while let field = try reader.field(after: &last) {
            if field.id <= 2 { numbers[field.id] = try reader.int32(field) } else { try reader.skip(field) }
        }
        return numbers
    }

    private static func instant(_ reader: inout CompactReader) throws(Fault) -> (TimeUnit, Bool) {
        var unit: TimeUnit?
        var isUTC = false
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: isUTC = try reader.bool(field)
            case 2:
                try reader.expectStructure(field)
                var inner = 0
                while let choice = try reader.field(after: &inner) {
                    switch choice.id {
                    case 1: unit = .milliseconds
                    case 2: unit = .microseconds
                    case 3: unit = .nanoseconds
                    default: break
                    }
                    try reader.skip(choice)
                }
            default: try reader.skip(field)
            }
        }
        guard let unit else { throw .unsupported("a time has a unit that is not known") }
        return (unit, isUTC)
    }

    private static func integer(_ reader: inout CompactReader) throws(Fault) -> LogicalType {
        var bits: Int32 = 0
        var isSigned = false
        var last = 0
        while let field = try reader.field(after: &last) {
            switch field.id {
            case 1: bits = try reader.int32(field)
            case 2: isSigned = try reader.bool(field)
            default: try reader.skip(field)
            }
        }
        guard [8, 16, 32, 64].contains(bits) else { throw .damaged("an integer type has \(bits) bits") }
        return .integer(bits: Int(bits), isSigned: isSigned)
    }
}
