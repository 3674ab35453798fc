/// Names from outside, looked at as bytes before anything else happens to them.
enum SafeName {
    /// The longest name of a collection, an item or an asset, in bytes: an extension still has to fit behind it.
    private static let longest = 230

    /// True for a relative path that stays below its folder: no empty component, `.`, `..` or control character.
    ///
    /// A leading `./` is allowed, as archives made with `tar c .` have it.
    static func isPath(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let start = bytes.count > 2 && bytes[0] == UInt8(ascii: ".") && bytes[1] == UInt8(ascii: "/") ? 2 : 0
        return isName(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }

    /// The same for the name of a collection, an item or an asset, which becomes a folder or a file.
    static func isName(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if bytes.isEmpty { return false }
        var length = 0
        var dots = 0
        var previous: UInt8 = 0
        for byte in bytes {
            // In UTF-8 the control characters U+0080 to U+009F begin with 0xC2.
            if byte < 0x20 || byte == 0x7F || previous == 0xC2 && byte < 0xA0 { return false }
            previous = byte
            if byte == UInt8(ascii: "/") {
                guard isComponent(length, dots) else { return false }
                (length, dots) = (0, 0)
                continue
            }
            length += 1
            if byte == UInt8(ascii: ".") { dots += 1 }
        }
        return isComponent(length, dots)
    }

    private static func isComponent(_ length: Int, _ dots: Int) -> Bool {
        length > 0 && length <= longest && !(length == dots && dots <= 2)
    }

    /// True when the last component begins with a dot.
    static func isHidden(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let slash = bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return slash < bytes.count && bytes[slash] == UInt8(ascii: ".")
    }

    /// True for `*.json`, in any case.
    static func isJSON(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 5 else { return false }
        return zip(bytes.suffix(5), ".json".utf8).allSatisfy { $0 | 0x20 == $1 || $0 == $1 }
    }
}
