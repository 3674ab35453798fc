/// How pages are compressed (parquet-format, `CompressionCodec`).
public enum Codec: Int32, Sendable, Hashable {
    case uncompressed = 0
    case snappy = 1
    case gzip = 2
    case lzo = 3
    case brotli = 4
    /// The deprecated one: Hadoop's blocks around LZ4, or bare LZ4, which only its bytes can tell.
    case lz4 = 5
    case zstd = 6
    case lz4Raw = 7
}
