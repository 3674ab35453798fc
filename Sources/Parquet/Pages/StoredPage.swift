/// A large page that is not compressed, seen through the window of its chunk's stream.
final class StoredPage: PageData {
    private let stream: ChunkStream
    private var checksum: PageChecksum
    /// Bytes of the stream that `base` and `available` were set from.
    private var exposed = 0
    private var checked = 0
    private let size: Int

    /// The next `size` bytes of `stream`; `checksum` holds what came before them.
    init(_ stream: ChunkStream, size: Int, checksum: PageChecksum) {
        self.stream = stream
        self.checksum = checksum
        self.size = size
        super.init(base: stream.unread.baseAddress ?? UnsafeRawPointer(bitPattern: 1)!, available: 0, remaining: size)
    }

    override func fill(_ count: Int) async throws {
        stream.take(exposed - available)
        try await stream.fill(count)
        exposed = min(stream.available, remaining)
        available = exposed
        guard let start = stream.unread.baseAddress else { throw Fault.short }
        base = start
        let position = size - remaining
        let seen = checked - position
        checksum.update(UnsafeRawBufferPointer(rebasing: stream.unread[seen..<exposed]))
        checked = position + exposed
        if checked == size { try checksum.finish() }
    }
}
