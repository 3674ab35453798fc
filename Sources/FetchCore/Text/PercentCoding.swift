/// Percent-encoding of addresses (RFC 3986 §2), with upper-case hexadecimal.
public enum PercentCoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// A text as one segment of a path: everything but unreserved characters is escaped, `/` as well.
    public static func segment(_ text: String) -> String { encode(text, keeping: []) }

    /// A path: `/` stays.
    public static func path(_ text: String) -> String { encode(text, keeping: [UInt8(ascii: "/")]) }

    /// A byte as its escape.
    public static func escape(_ byte: UInt8) -> [UInt8] {
        [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// The bytes of a text with its escapes resolved; what is no escape stays.
    public static func bytes(of text: some StringProtocol) -> [UInt8] {
        var rest = Array(text.utf8)[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            let pair = rest.prefix(2)
            if byte == UInt8(ascii: "%"), pair.count == 2, pair.allSatisfy(Hex.isDigit),
                let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// A text with its escapes resolved; `nil` where that is no UTF-8.
    public static func decoded(_ text: String) -> String? { String(validating: bytes(of: text), as: UTF8.self) }

    private static func encode(_ text: String, keeping: [UInt8]) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case _ where keeping.contains(byte): bytes.append(byte)
            default: bytes += escape(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
