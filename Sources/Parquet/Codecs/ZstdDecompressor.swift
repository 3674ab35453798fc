internal import CZstd

/// Decompresses zstd frames in pieces.
final class ZstdDecompressor: PageDecompressor {
    /// Frames that need a larger window, in powers of two, are refused: it is memory.
    private static let largestWindow: Int32 = 27

    private let stream: OpaquePointer

    init() throws(Fault) {
        guard let stream = ZSTD_createDStream() else { throw .limit("there is no memory to decompress zstd") }
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.largestWindow)
        self.stream = stream
    }

    deinit { ZSTD_freeDStream(stream) }

    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int) {
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = ZSTD_decompressStream(stream, &target, &source)
        guard ZSTD_isError(status) == 0 else { throw .damaged("a zstd page is damaged") }
        return (source.pos, target.pos)
    }
}
