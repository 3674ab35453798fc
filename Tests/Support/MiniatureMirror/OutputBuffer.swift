/// Gathers small writes, so that a short answer leaves in one segment.
final class OutputBuffer {
    private static let capacity = 1 << 16

    let socket: ConnectionSocket
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    private var filled = 0

    init(socket: ConnectionSocket) {
        self.socket = socket
    }

    deinit {
        buffer.deallocate()
    }

    /// Takes the bytes, and sends what does not fit.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if filled + bytes.count > buffer.count { try flush() }
        guard bytes.count < buffer.count else { return try socket.send(bytes) }
        UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).copyMemory(from: bytes)
        filled += bytes.count
    }

    func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Sends all that was taken.
    func flush() throws {
        let pending = UnsafeRawBufferPointer(rebasing: buffer[..<filled])
        filled = 0
        try socket.send(pending)
    }
}
