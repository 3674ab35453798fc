/// Looking at bytes as ASCII text.
enum ASCII {
    static let tab = UInt8(ascii: "\t")
    static let space = UInt8(ascii: " ")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")

    /// True for a space, a tab or a carriage return.
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab || byte == carriageReturn }

    /// True when `text` begins with `prefix`, which is in lower case, letters of `text` in either case.
    static func starts(_ text: ArraySlice<UInt8>, with prefix: [UInt8]) -> Bool {
        guard text.count >= prefix.count else { return false }
        var index = text.startIndex
        for byte in prefix {
            let isUpper = text[index] >= UInt8(ascii: "A") && text[index] <= UInt8(ascii: "Z")
            if (isUpper ? text[index] | 0x20 : text[index]) != byte { return false }
            index += 1
        }
        return true
    }

    /// `text` without blanks at either end.
    static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let last = text.last, isBlank(last) { text.removeLast() }
        while let first = text.first, isBlank(first) { text.removeFirst() }
        return text
    }

    static func string(_ text: ArraySlice<UInt8>) -> String { String(decoding: text, as: UTF8.self) }
}
