import FetchCore

/// Text as a part of an address.
enum QueryText {
    /// Everything but letters, digits and `-._~` percent-encoded (RFC 3986 §2.3); with `slashes`, those stay, too.
    static func escaped(_ text: String, slashes: Bool = false) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            case UInt8(ascii: "/") where slashes: bytes.append(byte)
            default: bytes += "%\(Hex.encode(CollectionOfOne(byte)).uppercased())".utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
