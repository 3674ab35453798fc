/// A large page whose encoding needs all of it at once: decompressed into a temporary file that is mapped.
final class MappedPage: PageData {
    private let file: MappedFile
    private let total: Int

    /// Gathers the next `compressed` bytes of `stream`, which become `uncompressed` ones.
    init(
        _ stream: ChunkStream, codec: Codec, compressed: Int, uncompressed: Int, checksum: PageChecksum, folder: String
    ) async throws {
        file = try MappedFile(size: uncompressed, folder: folder)
        total = uncompressed
        var checksum = checksum
        let decompressor = try codec.decompressor(compressed: compressed, uncompressed: uncompressed)
        guard decompressor != nil || compressed == uncompressed else {
            throw Fault.damaged("an uncompressed page has two different sizes")
        }
        var compressedLeft = compressed
        var written = 0
        var needed = 1
        while compressedLeft > 0 {
            if stream.available < min(needed, compressedLeft) { try await stream.fill(min(needed, compressedLeft)) }
            let input = UnsafeRawBufferPointer(rebasing: stream.unread[..<min(stream.available, compressedLeft)])
            let room = try file.room(at: written, atMost: 1 << 20)
            var step = (read: input.count, written: 0)
            if let decompressor, !room.isEmpty {
                step = try decompressor.decompress(
                    input, isLast: input.count == compressedLeft, into: room, history: written)
            } else if decompressor == nil {
                let count = min(input.count, room.count)
                room.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
                step = (count, count)
            }
            if step.read == 0, step.written == 0 {
                guard input.count < compressedLeft else { throw Fault.short }
                needed = input.count + 1
                continue
            }
            needed = 1
            checksum.update(UnsafeRawBufferPointer(rebasing: input[..<step.read]))
            stream.take(step.read)
            compressedLeft -= step.read
            written += step.written
        }
        // Decompressors may hold output back after they read all of the input.
        while written < uncompressed, let decompressor {
            let step = try decompressor.decompress(
                UnsafeRawBufferPointer(start: file.base, count: 0), isLast: true,
                into: try file.room(at: written, atMost: 1 << 20), history: written)
            guard step.written > 0 else { throw Fault.short }
            written += step.written
        }
        guard written == uncompressed else { throw Fault.short }
        try checksum.finish()
        super.init(base: UnsafeRawPointer(file.base), available: uncompressed, remaining: uncompressed)
    }

    /// Gives memory back that holds what was read; it is read from the file again where needed.
    func release() { file.release() }
}
