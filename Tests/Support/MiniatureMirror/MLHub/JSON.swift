/// A JSON value whose objects keep their order, to be written as the real documents are.
enum JSON: Sendable {
    case null
    case bool(Bool)
    /// A number, or other text that is JSON already, as it is to be written.
    case literal(String)
    case string(String)
    case array([JSON])
    case object([(name: String, value: JSON)])

    /// The value on one line, or indented by so many spaces a level.
    func text(indent: Int? = nil) -> String {
        String(decoding: bytes(indent: indent), as: UTF8.self)
    }

    /// The value as UTF-8.
    func bytes(indent: Int? = nil) -> [UInt8] {
        var writer = JSONWriter(indent: indent)
        writer.write(self)
        return writer.bytes
    }

    /// The members of an object with further ones behind them; any other value stays as it is.
    func adding(_ members: [(name: String, value: JSON)]) -> JSON {
        guard case .object(let own) = self else { return self }
        return .object(own + members)
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int) { self = .literal("\(value)") }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { (name: $0.0, value: $0.1) })
    }
}
