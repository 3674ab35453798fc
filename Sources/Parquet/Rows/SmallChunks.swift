/// Reads small column chunks of a row group together, instead of a block of each.
enum SmallChunks {
    /// Chunks up to this many bytes count as small, and all of them together may have ``total``.
    private static let largest: Int64 = 1 << 20
    private static let total: Int64 = 8 << 20

    /// The bytes of those of `chunks` that are small; empty for the others.
    static func read(_ chunks: [Range<Int64>], from input: any ParquetInput) async throws -> [[UInt8]] {
        var sum: Int64 = 0
        let chosen = chunks.map { chunk in
            let size = Int64(chunk.count)
            guard size <= largest, sum + size <= total else { return chunk.lowerBound..<chunk.lowerBound }
            sum += size
            return chunk
        }
        guard sum > 0 else { return chunks.map { _ in [] } }
        return try await ByteRuns.read(chosen, from: input)
    }
}
