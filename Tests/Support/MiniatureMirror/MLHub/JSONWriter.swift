/// Writes JSON as Python's `json.dump` does: on one line, or indented.
struct JSONWriter {
    private static let digits = Array("0123456789abcdef".utf8)

    private(set) var bytes: [UInt8] = []
    private let indent: Int?
    private var depth = 0

    init(indent: Int?) {
        self.indent = indent
    }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: write("null")
        case .bool(let value): write(value ? "true" : "false")
        case .literal(let text): write(text)
        case .string(let text): writeString(text)
        case .array(let values): writeArray(values)
        case .object(let members): writeObject(members)
        }
    }

    private mutating func writeArray(_ values: [JSON]) {
        guard !values.isEmpty else { return write("[]") }
        open("[")
        for (number, value) in values.enumerated() {
            separate(number)
            write(value)
        }
        close("]")
    }

    private mutating func writeObject(_ members: [(name: String, value: JSON)]) {
        guard !members.isEmpty else { return write("{}") }
        open("{")
        for (number, member) in members.enumerated() {
            separate(number)
            writeString(member.name)
            write(": ")
            write(member.value)
        }
        close("}")
    }

    private mutating func open(_ bracket: StaticString) {
        write("\(bracket)")
        depth += 1
    }

    private mutating func close(_ bracket: StaticString) {
        depth -= 1
        breakLine()
        write("\(bracket)")
    }

    private mutating func separate(_ number: Int) {
        if number > 0 { write(indent == nil ? ", " : ",") }
        breakLine()
    }

    private mutating func breakLine() {
        guard let indent else { return }
        bytes.append(0x0A)
        bytes.append(contentsOf: repeatElement(0x20, count: indent * depth))
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func writeString(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                write("\\u00")
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
