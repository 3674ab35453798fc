/// A number in a tar header.
enum TarNumber {
    /// Reads octal digits after optional spaces, up to a space, a zero byte or the end of the field (POSIX ustar), or
    /// base 256 with the top bit of the first byte set (GNU tar, "Extensions to Archive Format"). An empty field is 0.
    ///
    /// - Returns: `nil` for anything else, negative numbers included.
    static func parse(_ field: Slice<UnsafeRawBufferPointer>) -> Int64? {
        guard let first = field.first else { return nil }
        return first & 0x80 == 0 ? octal(field) : base256(field)
    }

    private static func octal(_ field: Slice<UnsafeRawBufferPointer>) -> Int64? {
        var value: Int64 = 0
        var digits = field.drop { $0 == 0x20 }
        while let digit = digits.first, (0x30...0x37).contains(digit) {
            value = value << 3 | Int64(digit - 0x30)
            digits.removeFirst()
        }
        let isTerminated = digits.first.map { $0 == 0 || $0 == 0x20 } ?? true
        return isTerminated ? value : nil
    }

    private static func base256(_ field: Slice<UnsafeRawBufferPointer>) -> Int64? {
        guard field.first == 0x80 else { return nil }
        var value: Int64 = 0
        for byte in field.dropFirst() {
            guard value < 1 << 54 else { return nil }
            value = value << 8 | Int64(byte)
        }
        return value
    }
}
