extension FieldValue {
    /// The value as JSON (RFC 8259): dates and times as ISO 8601, bytes as base64, decimals as numbers, what is no
    /// finite number as `null`, a map as an object when its keys are text and as a list of pairs otherwise.
    public var json: String {
        switch self {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .unsigned(let value): String(value)
        case .number(let value): value.isFinite ? "\(value)" : "null"
        case .decimal(let digits): digits
        case .text(let text): JSONText.quoted(text)
        case .bytes(let bytes): JSONText.quoted(Base64Text.encode(bytes))
        case .date(let days): JSONText.quoted(CivilTime.date(days))
        case .time(let nanoseconds): JSONText.quoted(CivilTime.time(nanoseconds: nanoseconds))
        case .timestamp(let microseconds, let isUTC):
            JSONText.quoted(CivilTime.timestamp(microseconds: microseconds, isUTC: isUTC))
        case .list(let values): "[" + values.map(\.json).joined(separator: ",") + "]"
        case .structure(let fields): Self.object(fields.map { ($0.name, $0.value) })
        case .map(let pairs): Self.map(pairs)
        }
    }

    /// The value as a cell of a table: text as it is, null as nothing, all else as ``json`` without quotes around it.
    public var cell: String {
        switch self {
        case .null: ""
        case .text(let text): text
        case .bytes(let bytes): Base64Text.encode(bytes)
        case .date, .time, .timestamp: String(json.dropFirst().dropLast())
        default: json
        }
    }

    private static func object(_ fields: [(name: String, value: FieldValue)]) -> String {
        "{" + fields.map { "\(JSONText.quoted($0.name)):\($0.value.json)" }.joined(separator: ",") + "}"
    }

    private static func map(_ pairs: [Pair]) -> String {
        let named = pairs.compactMap { pair -> (String, FieldValue)? in
            if case .text(let key) = pair.key { (key, pair.value) } else { nil }
        }
        if named.count == pairs.count, Set(named.map(\.0)).count == named.count { return object(named) }
        return "[" + pairs.map { "[\($0.key.json),\($0.value.json)]" }.joined(separator: ",") + "]"
    }
}

/// Bytes as base64 (RFC 4648).
enum Base64Text {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var rest = bytes[...]
        while !rest.isEmpty {
            let group = Array(rest.prefix(3))
            rest = rest.dropFirst(3)
            let bits = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (16 - 8 * $1.offset) }
            for index in 0..<4 {
                text.append(index <= group.count ? digits[Int(bits >> (18 - 6 * index)) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
