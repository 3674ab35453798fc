/// Reads numbers of some bits each, packed from the lowest bit on.
enum BitUnpacker {
    /// Writes `count` numbers that begin at bit `bit` of `base`; up to 8 bytes behind them are read as well.
    ///
    /// `width` is at most 32.
    @inline(__always)
    static func unpack<Output: FixedWidthInteger>(
        _ base: UnsafeRawPointer, bit: Int, width: Int, count: Int, into output: UnsafeMutablePointer<Output>
    ) {
        let mask: UInt64 = (1 << UInt64(width)) &- 1
        var position = bit
        for index in 0..<count {
            let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: position >> 3, as: UInt64.self))
            output[index] = Output(truncatingIfNeeded: (word >> UInt64(position & 7)) & mask)
            position += width
        }
    }

    /// The number of up to 64 bits that begins at bit `bit`; up to 9 bytes from there on are read.
    @inline(__always)
    static func number(_ base: UnsafeRawPointer, bit: Int, width: Int) -> UInt64 {
        let place = base + (bit >> 3)
        let shift = UInt64(bit & 7)
        var word = UInt64(littleEndian: place.loadUnaligned(as: UInt64.self)) >> shift
        if Int(shift) + width > 64 {
            word |= UInt64(place.load(fromByteOffset: 8, as: UInt8.self)) << (64 - shift)
        }
        return width == 64 ? word : word & ((1 << UInt64(width)) &- 1)
    }
}
