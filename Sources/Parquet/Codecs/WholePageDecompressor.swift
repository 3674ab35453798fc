internal import CLZ4
internal import CZstd

/// Decompresses whole pages in memory, with the memory the codecs need kept from page to page.
final class WholePageDecompressor {
    private let codec: Codec
    private var zstd: OpaquePointer?

    init(_ codec: Codec) {
        self.codec = codec
    }

    deinit { ZSTD_freeDCtx(zstd) }

    /// Fills `output` with what `input` holds, neither more nor less.
    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(Fault) {
        if output.count == 0 { return }
        guard input.count > 0 else { throw .short }
        switch codec {
        case .zstd: try decompressZstd(input, output)
        case .lz4Raw: try Self.decompressLZ4(input, output)
        case .lz4:
            // Only trying tells the two forms apart.
            do throws(Fault) { try stream(input, output) } catch { try Self.decompressLZ4(input, output) }
        default: try stream(input, output)
        }
    }

    private func decompressZstd(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) throws(Fault) {
        if zstd == nil { zstd = ZSTD_createDCtx() }
        let count = ZSTD_decompressDCtx(zstd, output.baseAddress, output.count, input.baseAddress, input.count)
        guard ZSTD_isError(count) == 0, count == output.count else { throw .damaged("a zstd page is damaged") }
    }

    private static func decompressLZ4(
        _ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer
    ) throws(Fault) {
        guard let inputCount = Int32(exactly: input.count), let outputCount = Int32(exactly: output.count) else {
            throw .limit("an LZ4 page is too large")
        }
        let count = LZ4_decompress_safe(
            input.bindMemory(to: CChar.self).baseAddress, output.bindMemory(to: CChar.self).baseAddress, inputCount,
            outputCount)
        guard count == outputCount else { throw .damaged("an LZ4 page is damaged") }
    }

    private func stream(_ input: UnsafeRawBufferPointer, _ output: UnsafeMutableRawBufferPointer) throws(Fault) {
        guard let decompressor = try codec.decompressor(compressed: input.count, uncompressed: output.count) else {
            guard input.count == output.count else { throw .damaged("an uncompressed page has two different sizes") }
            output.copyMemory(from: input)
            return
        }
        var read = 0
        var written = 0
        while written < output.count {
            guard read < input.count else { throw .short }
            let step = try decompressor.decompress(
                UnsafeRawBufferPointer(rebasing: input[read...]), isLast: true,
                into: UnsafeMutableRawBufferPointer(rebasing: output[written...]), history: written)
            guard step.read > 0 || step.written > 0 else { throw .short }
            read += step.read
            written += step.written
        }
    }
}
