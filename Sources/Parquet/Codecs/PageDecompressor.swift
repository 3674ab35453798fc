/// Decompresses one page front to back, in pieces.
protocol PageDecompressor: AnyObject {
    /// Goes on as far as `input` and `output` reach; neither may be empty.
    ///
    /// - Parameters:
    ///   - isLast: True when no input follows.
    ///   - history: How many bytes of earlier output lie in front of `output`.
    /// - Returns: How many bytes were read and written. Both are 0 when more input or more room is needed.
    /// - Throws: ``Fault/farCopy`` when more history is needed than there is.
    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int)
}

extension Codec {
    /// A decompressor for a page that has these sizes; `nil` for uncompressed pages.
    func decompressor(compressed: Int, uncompressed: Int) throws(Fault) -> (any PageDecompressor)? {
        switch self {
        case .uncompressed: nil
        case .snappy: SnappyDecoder(expected: uncompressed)
        case .gzip: try GzipDecompressor()
        case .brotli: try BrotliDecompressor()
        case .lz4: HadoopLZ4Decoder(compressed: compressed, uncompressed: uncompressed)
        case .lz4Raw: LZ4Decoder(expected: uncompressed)
        case .zstd: try ZstdDecompressor()
        case .lzo: throw .unsupported("its pages are compressed with LZO, which this library cannot read")
        }
    }

    /// Bytes of earlier output that a decompressor of this codec looks back at.
    var history: Int {
        switch self {
        case .snappy, .lz4, .lz4Raw: 64 << 10
        default: 0
        }
    }
}
