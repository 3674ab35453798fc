/// The header fields of a request or an answer, in their order.
public struct HeaderFields: Sendable, ExpressibleByDictionaryLiteral {
    /// All fields as they were given, names in their own case.
    public private(set) var fields: [(name: String, value: String)] = []

    /// No fields.
    public init() {}

    /// The fields of a dictionary, sorted by name so that an answer is the same every time.
    public init(_ fields: [String: String]) {
        self.fields = fields.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    /// The fields in the order of the literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first field of that name, whatever its case.
    ///
    /// Setting replaces all fields of the name, or removes them with `nil`.
    public subscript(name: String) -> String? {
        get { fields.first { Self.same($0.name, name) }?.value }
        set {
            fields.removeAll { Self.same($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Adds a field after the others, and keeps any of the same name.
    public mutating func append(_ name: String, _ value: String) {
        fields.append((name: name, value: value))
    }

    private static func same(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count && one.utf8.elementsEqual(other.utf8) { lowercased($0) == lowercased($1) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
}
