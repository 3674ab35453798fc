/// Decodes definition or repetition levels, in either of their encodings.
struct LevelDecoder {
    private enum Form {
        case none
        case hybrid(HybridDecoder)
        /// The deprecated encoding: packed from the highest bit on.
        case packed(UnsafeRawBufferPointer, bit: Int)
    }

    private var form: Form
    private let width: Int
    private let highest: Int

    /// Levels up to `highest`, all of them 0 when that is 0.
    init(_ bytes: UnsafeRawBufferPointer, encoding: Encoding, highest: Int) throws(Fault) {
        self.highest = highest
        width = Self.width(highest)
        if highest == 0 {
            form = .none
        } else if encoding == .bitPacked {
            form = .packed(bytes, bit: 0)
        } else {
            form = .hybrid(try HybridDecoder(bytes, width: width))
        }
    }

    /// Bits a level takes.
    static func width(_ highest: Int) -> Int { Int.bitWidth - highest.leadingZeroBitCount }

    /// Bytes that `count` levels of the deprecated encoding take.
    static func packedSize(_ count: Int, highest: Int) -> Int { (count * width(highest) + 7) / 8 }

    /// Writes the next `count` levels and returns how many of them are `highest`.
    mutating func decode(_ count: Int, into output: UnsafeMutablePointer<UInt8>) throws(Fault) -> Int {
        switch form {
        case .none:
            output.update(repeating: 0, count: count)
            return count
        case .hybrid(var decoder):
            try decoder.decode(count, into: output)
            form = .hybrid(decoder)
        case .packed(let bytes, let bit):
            guard bit + count * width <= bytes.count * 8 else { throw .short }
            for index in 0..<count {
                var level = 0
                for place in bit + index * width..<bit + (index + 1) * width {
                    level = level << 1 | Int(bytes[place >> 3] >> (7 - place & 7) & 1)
                }
                output[index] = UInt8(truncatingIfNeeded: level)
            }
            form = .packed(bytes, bit: bit + count * width)
        }
        return try check(UnsafeBufferPointer(start: output, count: count))
    }

    private func check(_ levels: UnsafeBufferPointer<UInt8>) throws(Fault) -> Int {
        let most = UInt8(highest)
        var full = 0
        var worst: UInt8 = 0
        for level in levels {
            full &+= level == most ? 1 : 0
            worst = max(worst, level)
        }
        guard worst <= most else { throw .damaged("a level is \(worst), and \(most) is the highest") }
        return full
    }
}
