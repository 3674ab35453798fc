/// Decodes DELTA_BINARY_PACKED (parquet-format, "Delta Encoding"). Sums wrap, as the format wants it.
struct DeltaDecoder {
    private var next: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private var perMiniblock = 0
    private var miniblocks = 0
    /// Values not decoded yet.
    private(set) var left = 0
    private var isFirst = true
    private var value: Int64 = 0
    private var smallest: Int64 = 0
    private var widths: UnsafeRawPointer
    private var miniblock: Int
    private var packed: UnsafeRawPointer
    private var width = 0
    private var packedLeft = 0
    private var packedBit = 0

    /// Reads the header in front of the values; behind `bytes` 16 more can be read.
    init(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        guard let base = bytes.baseAddress else { throw .short }
        next = base
        end = base + bytes.count
        widths = base
        packed = base
        miniblock = 0
        let block = try varint()
        let count = try varint()
        let total = try varint()
        value = try zigzag()
        guard block > 0, block <= 1 << 30, block % 128 == 0, count > 0, block % count == 0, block / count % 32 == 0
        else {
            throw .damaged("delta-encoded values have blocks of an impossible size")
        }
        guard total <= UInt64(Int32.max) else { throw .damaged("delta-encoded values are too many") }
        miniblocks = Int(count)
        perMiniblock = Int(block / count)
        left = Int(total)
        miniblock = miniblocks
    }

    /// Writes the next `count` values.
    mutating func decode<Output: FixedWidthInteger>(
        _ count: Int, into output: UnsafeMutablePointer<Output>
    ) throws(Fault) {
        guard count <= left else { throw .damaged("there are fewer delta-encoded values than the page says") }
        var done = 0
        if isFirst, count > 0 {
            output[0] = Output(truncatingIfNeeded: value)
            isFirst = false
            done = 1
        }
        while done < count {
            if packedLeft == 0 { try openMiniblock() }
            let step = min(packedLeft, count - done)
            if width == 0 {
                for index in done..<done + step {
                    value &+= smallest
                    output[index] = Output(truncatingIfNeeded: value)
                }
            } else {
                for index in done..<done + step {
                    let delta = BitUnpacker.number(packed, bit: packedBit, width: width)
                    packedBit += width
                    value = value &+ smallest &+ Int64(bitPattern: delta)
                    output[index] = Output(truncatingIfNeeded: value)
                }
            }
            packedLeft -= step
            done += step
        }
        left -= count
    }

    /// The first byte behind the values, found without decoding them.
    func endOfValues() throws(Fault) -> UnsafeRawPointer {
        var walker = self
        var left = walker.left - (isFirst ? 1 : 0) - packedLeft
        while left > 0 {
            try walker.openMiniblock()
            left -= walker.packedLeft
        }
        return walker.next
    }

    private mutating func openMiniblock() throws(Fault) {
        if miniblock == miniblocks {
            smallest = try zigzag()
            guard miniblocks <= end - next else { throw .short }
            widths = next
            next += miniblocks
            miniblock = 0
        }
        width = Int(widths.load(fromByteOffset: miniblock, as: UInt8.self))
        guard width <= 64 else { throw .damaged("delta-encoded values are packed in \(width) bits") }
        let size = perMiniblock / 8 * width
        if size <= end - next {
            packedLeft = perMiniblock
        } else {
            // Writers may leave out the padding of the last miniblock.
            packedLeft = (end - next) * 8 / max(width, 1)
            guard packedLeft > 0 else { throw .short }
        }
        packed = next
        packedBit = 0
        next += min(size, end - next)
        miniblock += 1
    }

    private mutating func varint() throws(Fault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard next < end else { throw .short }
            let byte = next.load(as: UInt8.self)
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        throw .damaged("a delta-encoded number is too long")
    }

    private mutating func zigzag() throws(Fault) -> Int64 {
        let value = try varint()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
