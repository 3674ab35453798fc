/// A decimal number of any length: an integer, and how many of its digits stand behind the point.
public struct DecimalValue: Sendable, Hashable {
    /// The integer in two's complement, highest byte first.
    public let bytes: [UInt8]
    public let scale: Int

    init(_ bytes: [UInt8], scale: Int) {
        self.bytes = bytes
        self.scale = scale
    }

    init(_ number: Int64, scale: Int) {
        self.init(withUnsafeBytes(of: number.bigEndian) { Array($0) }, scale: scale)
    }

    /// True below zero.
    public var isNegative: Bool { (bytes.first ?? 0) & 0x80 != 0 }

    /// The nearest `Double`.
    public var approximation: Double { Double(description) ?? .nan }

    /// The integer's digits, without sign and leading zeros.
    private var digits: String {
        var limbs = magnitude()
        var groups: [String] = []
        while let top = limbs.first {
            if top == 0 {
                limbs.removeFirst()
                continue
            }
            var rest: UInt64 = 0
            for index in limbs.indices {
                let value = rest << 32 | UInt64(limbs[index])
                limbs[index] = UInt32(value / 1_000_000_000)
                rest = value % 1_000_000_000
            }
            groups.append(String(rest))
        }
        guard let first = groups.last else { return "0" }
        return groups.dropLast().reversed().reduce(first) { text, group in
            text + String(repeating: "0", count: 9 - group.count) + group
        }
    }

    /// The integer without its sign, in words, highest first.
    private func magnitude() -> [UInt32] {
        var bytes = bytes
        if isNegative {
            var carry = true
            for index in bytes.indices.reversed() {
                bytes[index] = ~bytes[index] &+ (carry ? 1 : 0)
                carry = carry && bytes[index] == 0
            }
        }
        bytes.insert(contentsOf: repeatElement(0, count: (4 - bytes.count % 4) % 4), at: 0)
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}

extension DecimalValue: CustomStringConvertible {
    /// The number with all its digits: `-12.30`.
    public var description: String {
        var text = digits
        let sign = isNegative ? "-" : ""
        if scale < 0 { return sign + text + (text == "0" ? "" : String(repeating: "0", count: min(-scale, 1000))) }
        guard scale > 0 else { return sign + text }
        let places = min(scale, 10_000)
        if text.count <= places { text = String(repeating: "0", count: places - text.count + 1) + text }
        let point = text.index(text.endIndex, offsetBy: -places)
        return "\(sign)\(text[..<point]).\(text[point...])"
    }
}
