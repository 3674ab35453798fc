/// Decodes runs and bit-packed groups (parquet-format, "Run Length Encoding / Bit-Packing Hybrid").
struct HybridDecoder {
    private var next: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private let width: Int
    /// Values left in the current run or groups.
    private var runLeft = 0
    private var packedLeft = 0
    private var runValue: UInt32 = 0
    private var packedBase: UnsafeRawPointer
    private var packedBit = 0

    /// Reads numbers of `width` bits from `bytes`, behind which 16 more can be read.
    init(_ bytes: UnsafeRawBufferPointer, width: Int) throws(Fault) {
        guard width <= 32 else { throw .damaged("values are packed in \(width) bits, and 32 is the most") }
        guard let base = bytes.baseAddress else { throw .short }
        next = base
        end = base + bytes.count
        packedBase = base
        self.width = width
    }

    /// Writes the next `count` values.
    mutating func decode<Output: FixedWidthInteger>(
        _ count: Int, into output: UnsafeMutablePointer<Output>
    ) throws(Fault) {
        var done = 0
        while done < count {
            if runLeft > 0 {
                let step = min(runLeft, count - done)
                (output + done).update(repeating: Output(truncatingIfNeeded: runValue), count: step)
                runLeft -= step
                done += step
            } else if packedLeft > 0 {
                let step = min(packedLeft, count - done)
                BitUnpacker.unpack(packedBase, bit: packedBit, width: width, count: step, into: output + done)
                packedBit += step * width
                packedLeft -= step
                done += step
            } else {
                try readHeader()
            }
        }
    }

    /// Passes over `count` values.
    mutating func skip(_ count: Int) throws(Fault) {
        var left = count
        while left > 0 {
            if runLeft > 0 {
                let step = min(runLeft, left)
                runLeft -= step
                left -= step
            } else if packedLeft > 0 {
                let step = min(packedLeft, left)
                packedBit += step * width
                packedLeft -= step
                left -= step
            } else {
                try readHeader()
            }
        }
    }

    private mutating func readHeader() throws(Fault) {
        var header: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard next < end else { throw .short }
            let byte = next.load(as: UInt8.self)
            next += 1
            header |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { break }
            shift += 7
            guard shift < 35 else { throw .damaged("a run has an impossible length") }
        }
        let length = Int(header >> 1)
        if header & 1 == 1 {
            // Writers may leave out the padding of the last group.
            let bytes = min(length * width, end - next)
            packedLeft = width == 0 ? length * 8 : min(length * 8, bytes * 8 / width)
            guard packedLeft > 0 || length == 0 else { throw .short }
            packedBase = next
            packedBit = 0
            next += bytes
        } else {
            let bytes = (width + 7) / 8
            guard end - next >= bytes else { throw .short }
            runValue = 0
            for index in 0..<bytes {
                runValue |= UInt32(next.load(fromByteOffset: index, as: UInt8.self)) << UInt32(8 * index)
            }
            next += bytes
            runLeft = length
        }
    }
}

extension HybridDecoder {
    /// The indices of a page: their width in one byte, then runs.
    init(dictionaryIndices page: PageData) throws(Fault) {
        // A page without values may be empty.
        guard page.available > 0 else {
            self = try HybridDecoder(UnsafeRawBufferPointer(start: page.base, count: 0), width: 0)
            return
        }
        let width = Int(page.base.load(as: UInt8.self))
        let bytes = UnsafeRawBufferPointer(start: page.base + 1, count: page.available - 1)
        self = try HybridDecoder(bytes, width: width)
    }
}
