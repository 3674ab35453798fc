import Glibc

/// Reads requests off a connection one after another; bytes of the next one wait in its buffer.
final class RequestReader {
    private static let capacity = 1 << 16

    let socket: ConnectionSocket
    private let connection: Int
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    private var filled = 0

    init(socket: ConnectionSocket, connection: Int) {
        self.socket = socket
        self.connection = connection
    }

    deinit {
        buffer.deallocate()
    }

    /// The next request, or `nil` when the client has closed its side.
    ///
    /// - Throws: `ConnectionEnd.lost` when the connection broke, and when what came is no request or is too long.
    func next() throws -> MirrorRequest? {
        while true {
            if let length = headLength {
                let head = UnsafeRawBufferPointer(rebasing: buffer[..<length])
                let request = RequestHead(head).request(connection: connection)
                discard(length)
                guard var request else { throw ConnectionEnd.lost }
                request.body = try body(of: request)
                return request
            }
            guard try receive() else { return nil }
        }
    }

    /// The next bytes, exactly so many.
    ///
    /// - Throws: `ConnectionEnd.lost` when there are fewer.
    func take(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            if filled == 0, try !receive() { throw ConnectionEnd.lost }
            let part = min(filled, count - bytes.count)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<part]))
            discard(part)
        }
        return bytes
    }

    /// The next line, without its end.
    ///
    /// - Throws: `ConnectionEnd.lost` when there is none, or it is too long.
    func takeLine() throws -> String {
        while true {
            if let end = buffer[..<filled].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[..<end]
                let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
                defer { discard(end + 1) }
                return String(decoding: text, as: UTF8.self)
            }
            guard try receive() else { throw ConnectionEnd.lost }
        }
    }

    /// Waits for bytes; false when the client has closed its side.
    private func receive() throws -> Bool {
        guard filled < buffer.count else { throw ConnectionEnd.lost }
        let count = try socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        filled += count
        return count > 0
    }

    private var headLength: Int? {
        guard let start = buffer.baseAddress else { return nil }
        var offset = 0
        while offset + 4 <= filled, let found = memchr(start + offset, 0x0D, filled - offset - 3) {
            if memcmp(found, "\r\n\r\n", 4) == 0 { return UnsafeMutableRawPointer(found) - start + 4 }
            offset = UnsafeMutableRawPointer(found) - start + 1
        }
        return nil
    }

    private func discard(_ count: Int) {
        guard let start = buffer.baseAddress else { return }
        memmove(start, start + count, filled - count)
        filled -= count
    }
}
