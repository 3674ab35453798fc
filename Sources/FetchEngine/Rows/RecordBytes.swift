import FetchCore

/// A sample's fields and parts as bytes in the ledger.
///
/// Each value is a tag and what belongs to it; integers are eight bytes, low one first, and text and lists have their
/// length in front (`Docs/Ledger.md`).
struct RecordBytes {
    private(set) var bytes: [UInt8] = []

    init(fields: [SampleField], parts: [SampleRecord.Part]) {
        add(fields)
        add(Int64(parts.count))
        for part in parts {
            add(part.column)
            add(part.path.string)
            add(part.size)
        }
    }

    private mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func add(_ text: String) {
        add(Int64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func add(_ fields: [SampleField]) {
        add(Int64(fields.count))
        for field in fields {
            add(field.name)
            add(field.value)
        }
    }

    private mutating func add(_ value: FieldValue) {
        switch value {
        case .null: bytes.append(0)
        case .boolean(let flag): bytes.append(flag ? 2 : 1)
        case .integer(let number): add(3, number)
        case .unsigned(let number): add(4, Int64(bitPattern: number))
        case .number(let number): add(5, Int64(bitPattern: number.bitPattern))
        case .decimal(let digits): add(6, digits)
        case .text(let text): add(7, text)
        case .bytes(let content):
            add(8, Int64(content.count))
            bytes.append(contentsOf: content)
        case .date(let days): add(9, days)
        case .time(let nanoseconds): add(10, nanoseconds)
        case .timestamp(let microseconds, let isUTC): add(isUTC ? 12 : 11, microseconds)
        case .list(let values):
            add(13, Int64(values.count))
            for value in values { add(value) }
        case .structure(let fields):
            bytes.append(14)
            add(fields)
        case .map(let pairs):
            add(15, Int64(pairs.count))
            for pair in pairs {
                add(pair.key)
                add(pair.value)
            }
        }
    }

    private mutating func add(_ tag: UInt8, _ number: Int64) {
        bytes.append(tag)
        add(number)
    }

    private mutating func add(_ tag: UInt8, _ text: String) {
        bytes.append(tag)
        add(text)
    }
}

/// Reads what ``RecordBytes`` wrote.
struct RecordBytesReader {
    private var rest: ArraySlice<UInt8>

    private static var damaged: FetchError {
        FetchError(.localIO, "the ledger holds a damaged record of a sample", hint: "Fetch into another directory")
    }

    /// The fields and parts in `bytes`. Errors: `local-io` for anything else.
    static func read(_ bytes: [UInt8]) throws(FetchError) -> ([SampleField], [SampleRecord.Part]) {
        var reader = RecordBytesReader(rest: bytes[...])
        let fields = try reader.fields()
        var parts: [SampleRecord.Part] = []
        for _ in 0..<(try reader.count()) {
            let column = try reader.text()
            let path = try RelativePath(try reader.text())
            parts.append(SampleRecord.Part(column: column, path: path, size: try reader.number()))
        }
        return (fields, parts)
    }

    private mutating func take(_ count: Int) throws(FetchError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= rest.count else { throw Self.damaged }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private mutating func number() throws(FetchError) -> Int64 {
        try take(8).reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }

    /// A count of things that take at least a byte each.
    private mutating func count() throws(FetchError) -> Int {
        let count = try number()
        guard count >= 0, count <= rest.count else { throw Self.damaged }
        return Int(count)
    }

    private mutating func text() throws(FetchError) -> String {
        String(decoding: try take(try count()), as: UTF8.self)
    }

    private mutating func fields() throws(FetchError) -> [SampleField] {
        var fields: [SampleField] = []
        for _ in 0..<(try count()) {
            let name = try text()
            fields.append(SampleField(name, try value()))
        }
        return fields
    }

    private mutating func value() throws(FetchError) -> FieldValue {
        guard let tag = try take(1).first else { throw Self.damaged }
        switch tag {
        case 0: return .null
        case 1, 2: return .boolean(tag == 2)
        case 3: return .integer(try number())
        case 4: return .unsigned(UInt64(bitPattern: try number()))
        case 5: return .number(Double(bitPattern: UInt64(bitPattern: try number())))
        case 6: return .decimal(try text())
        case 7: return .text(try text())
        case 8: return .bytes(Array(try take(try count())))
        case 9: return .date(try number())
        case 10: return .time(try number())
        case 11, 12: return .timestamp(try number(), isUTC: tag == 12)
        case 13:
            var values: [FieldValue] = []
            for _ in 0..<(try count()) { values.append(try value()) }
            return .list(values)
        case 14: return .structure(try fields())
        case 15:
            var pairs: [FieldValue.Pair] = []
            for _ in 0..<(try count()) {
                let key = try value()
                pairs.append(FieldValue.Pair(key, try value()))
            }
            return .map(pairs)
        default: throw Self.damaged
        }
    }
}
