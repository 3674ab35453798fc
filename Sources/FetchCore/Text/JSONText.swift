/// A JSON object (RFC 8259) written field by field, in the order given, on one line.
///
/// For the many small records `fetch` writes: a manifest line costs half of what an encoder takes.
public struct JSONText {
    private var bytes: [UInt8] = []

    /// Starts an object without fields.
    public init() {
        bytes.reserveCapacity(256)
        bytes.append(UInt8(ascii: "{"))
    }

    /// The object as UTF-8, without a line feed.
    public var utf8: [UInt8] { bytes + [UInt8(ascii: "}")] }

    /// Adds the object to a buffer, as UTF-8 without a line feed.
    public func append(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: bytes)
        buffer.append(UInt8(ascii: "}"))
    }

    /// The object as text.
    public var text: String { String(decoding: utf8, as: UTF8.self) }

    /// Adds a string; `nil` adds nothing.
    public mutating func add(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        Self.quote(value, into: &bytes)
    }

    /// Adds an integer; `nil` adds nothing.
    public mutating func add(_ name: StaticString, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        key(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Adds a number; what is no finite number becomes `null`, and `nil` adds nothing.
    public mutating func add(_ name: StaticString, number value: Double?) {
        guard let value else { return }
        key(name)
        bytes.append(contentsOf: (value.isFinite ? "\(value)" : "null").utf8)
    }

    /// Adds true or false; `nil` adds nothing.
    public mutating func add(_ name: StaticString, _ value: Bool?) {
        guard let value else { return }
        key(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Adds a value that is JSON already.
    public mutating func add(_ name: StaticString, json value: String) {
        key(name)
        bytes.append(contentsOf: value.utf8)
    }

    /// Adds a list of strings.
    public mutating func add(_ name: StaticString, list: [String]) {
        add(name, json: Self.array(list.map(Self.quoted)))
    }

    /// Adds a list of objects.
    public mutating func add(_ name: StaticString, objects: [JSONText]) {
        add(name, json: Self.array(objects.map(\.text)))
    }

    /// A string as JSON writes it, quotes included.
    public static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        quote(text, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func array(_ parts: [String]) -> String { "[" + parts.joined(separator: ",") + "]" }

    private mutating func key(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private static func quote(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { escape($0, into: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Copies text in the stretches between what has to be escaped.
    private static func escape(_ text: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
            start = index + 1
            switch byte {
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case ..<0x20: bytes.append(contentsOf: "\\u00\(Hex.encode(CollectionOfOne(byte)))".utf8)
            default:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            }
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    }
}
