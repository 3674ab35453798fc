internal import FetchCore
internal import Parquet

extension Value {
    /// The value as the rest of the program knows values; large ones, which are parts, are null.
    func field(_ node: SchemaNode) -> FieldValue {
        switch self {
        case .null, .large: .null
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .unsigned(let value): .unsigned(value)
        case .float(let value): .number(Double(value))
        case .double(let value): .number(value)
        case .decimal(let value): .decimal(value.description)
        case .date(let days): .date(Int64(days))
        case .time(let value, let unit): .time(unit.nanoseconds(value))
        case .timestamp(let value, let unit, let isUTC): .timestamp(unit.microseconds(value), isUTC: isUTC)
        case .string(let text): .text(text)
        case .bytes(let bytes): node.logical == .uuid && bytes.count == 16 ? .text(Self.uuid(bytes)) : .bytes(bytes)
        case .list(let values):
            if case .list(let element) = node.shape { .list(values.map { $0.field(element) }) } else { .null }
        case .map(let pairs):
            if case .map(let key, let value) = node.shape {
                .map(pairs.map { FieldValue.Pair($0.key.field(key), $0.value.field(value)) })
            } else {
                .null
            }
        case .structure(let values):
            if case .structure(let fields) = node.shape {
                .structure(zip(fields, values).map { SampleField($0.name, $1.field($0)) })
            } else {
                .null
            }
        }
    }

    private static func uuid(_ bytes: [UInt8]) -> String {
        let digits = Hex.encode(bytes)
        var rest = digits[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }
}

extension TimeUnit {
    /// A time of day in nanoseconds.
    func nanoseconds(_ value: Int64) -> Int64 {
        switch self {
        case .milliseconds: value &* 1_000_000
        case .microseconds: value &* 1000
        case .nanoseconds: value
        }
    }

    /// A time since 1970 in microseconds, rounded down.
    func microseconds(_ value: Int64) -> Int64 {
        switch self {
        case .milliseconds: value &* 1000
        case .microseconds: value
        case .nanoseconds: value / 1000 - (value % 1000 < 0 ? 1 : 0)
        }
    }
}
