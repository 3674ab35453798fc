/// A large compressed page, decompressed as it is taken: memory holds a window of it.
final class CompressedPage: PageData {
    /// Bytes decompressed at a time.
    private static let step = 256 << 10

    private let stream: ChunkStream
    private let codec: Codec
    private let decompressor: any PageDecompressor
    private let window: ByteWindow
    private var checksum: PageChecksum
    private var compressedLeft: Int
    private var toProduce: Int
    private let restart: Restart
    private var whole: MappedPage?

    /// What is needed to decompress the page as a whole after all.
    private struct Restart {
        var offset: Int64
        var compressed: Int
        var uncompressed: Int
        var checksum: PageChecksum
        var folder: String
    }

    /// The next `compressed` bytes of `stream`, which become `uncompressed` ones.
    init(
        _ stream: ChunkStream, codec: Codec, compressed: Int, uncompressed: Int, checksum: PageChecksum, folder: String
    ) throws(Fault) {
        guard let decompressor = try codec.decompressor(compressed: compressed, uncompressed: uncompressed) else {
            throw .damaged("a page is not compressed after all")
        }
        self.stream = stream
        self.codec = codec
        self.decompressor = decompressor
        window = ByteWindow(capacity: 4 * Self.step)
        self.checksum = checksum
        compressedLeft = compressed
        toProduce = uncompressed
        restart = Restart(
            offset: stream.offset, compressed: compressed, uncompressed: uncompressed, checksum: checksum,
            folder: folder)
        super.init(base: UnsafeRawPointer(window.memory), available: 0, remaining: uncompressed)
    }

    override func fill(_ count: Int) async throws {
        do {
            window.take(window.count - available)
            while window.count < count {
                window.reserve(min(Self.step, toProduce), history: codec.history)
                try await produce()
            }
            base = UnsafeRawPointer(window.memory) + window.start
            available = window.count
        } catch Fault.farCopy {
            try await decompressWhole()
        }
    }

    /// Goes on with the page decompressed into a file, where copies may reach back to its start.
    private func decompressWhole() async throws {
        stream.seek(to: restart.offset)
        let page = try await MappedPage(
            stream, codec: codec, compressed: restart.compressed, uncompressed: restart.uncompressed,
            checksum: restart.checksum, folder: restart.folder)
        page.take(restart.uncompressed - remaining)
        whole = page
        base = page.base
        available = page.available
    }

    /// Decompresses some bytes into the window.
    private func produce() async throws {
        var needed = 1
        while true {
            let wanted = min(needed, compressedLeft)
            if stream.available < wanted { try await stream.fill(wanted) }
            let input = UnsafeRawBufferPointer(rebasing: stream.unread[..<min(stream.available, compressedLeft)])
            let room = UnsafeMutableRawBufferPointer(rebasing: window.free[..<min(window.free.count, toProduce)])
            let step = try decompressor.decompress(
                input, isLast: input.count == compressedLeft, into: room, history: window.end)
            checksum.update(UnsafeRawBufferPointer(rebasing: input[..<step.read]))
            stream.take(step.read)
            compressedLeft -= step.read
            window.added(step.written)
            toProduce -= step.written
            if toProduce == 0 { try await finish() }
            if step.written > 0 { return }
            needed = 1
            if step.read == 0 {
                // A unit of the format is cut in two: it needs more input than was in memory.
                guard input.count < compressedLeft else { throw Fault.short }
                needed = input.count + 1
            }
        }
    }

    /// What follows the content, such as gzip's trailer, counts for the checksum.
    private func finish() async throws {
        while compressedLeft > 0 {
            try await stream.fill(1)
            let count = min(stream.available, compressedLeft)
            checksum.update(UnsafeRawBufferPointer(rebasing: stream.unread[..<count]))
            stream.take(count)
            compressedLeft -= count
        }
        try checksum.finish()
    }
}
