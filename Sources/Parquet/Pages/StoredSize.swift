/// A page's sizes behind its levels, and its real codec.
struct StoredSize {
    var codec: Codec
    var compressed: Int
    var uncompressed: Int

    init(_ header: PageHeader, chunk: ColumnChunk, levels: Int) {
        codec = header.isCompressed ? chunk.codec : .uncompressed
        compressed = header.compressedSize - levels
        // What an uncompressed page says about its other size does not matter.
        uncompressed = codec == .uncompressed ? compressed : header.uncompressedSize - levels
    }

    var largest: Int { max(compressed, uncompressed) }

    /// The page that begins at the next byte of `stream`, seen through a window.
    func stream(_ stream: ChunkStream, _ checksum: PageChecksum, folder: String) throws(Fault) -> PageData {
        if codec == .uncompressed { return StoredPage(stream, size: compressed, checksum: checksum) }
        return try CompressedPage(
            stream, codec: codec, compressed: compressed, uncompressed: uncompressed, checksum: checksum,
            folder: folder)
    }
}
