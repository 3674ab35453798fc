/// Decodes the deprecated codec LZ4: blocks with two lengths in front, as Hadoop writes them, or bare LZ4.
final class HadoopLZ4Decoder: PageDecompressor {
    private let compressed: Int
    private let uncompressed: Int
    private var produced = 0
    private var consumed = 0
    private var isBare = false
    private var isFirst = true
    private var block: LZ4Decoder?
    private var blockEnd = 0

    /// Decodes a page of these sizes.
    init(compressed: Int, uncompressed: Int) {
        self.compressed = compressed
        self.uncompressed = uncompressed
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int) {
        var read = 0
        if block == nil {
            guard input.count >= 8 || isLast else { return (0, 0) }
            read = try begin(input)
        }
        guard let block else { throw .short }
        let end = isBare ? input.count : min(input.count, read + blockEnd - consumed)
        guard read < end else { throw .damaged("an LZ4 block is damaged") }
        // Blocks stand alone: nothing is copied from an earlier one.
        let step = try block.decompress(
            UnsafeRawBufferPointer(rebasing: input[read..<end]), isLast: isLast, into: output, history: history)
        consumed += step.read
        produced += step.written
        if block.isFinished, !isBare {
            guard consumed == blockEnd else { throw .damaged("an LZ4 block is damaged") }
            self.block = nil
        }
        return (read + step.read, step.written)
    }

    /// Reads the lengths in front of a block and returns how many bytes they take.
    private func begin(_ input: UnsafeRawBufferPointer) throws(Fault) -> Int {
        if input.count >= 8 {
            let plain = Int(Self.number(input, at: 0))
            let packed = Int(Self.number(input, at: 4))
            if plain > 0, plain <= uncompressed - produced, packed > 0, packed <= compressed - consumed - 8 {
                block = LZ4Decoder(expected: plain)
                consumed += 8
                blockEnd = consumed + packed
                isFirst = false
                return 8
            }
        }
        guard isFirst else { throw .damaged("an LZ4 block has impossible lengths") }
        isBare = true
        block = LZ4Decoder(expected: uncompressed)
        return 0
    }

    private static func number(_ input: UnsafeRawBufferPointer, at offset: Int) -> UInt32 {
        UInt32(bigEndian: input.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
