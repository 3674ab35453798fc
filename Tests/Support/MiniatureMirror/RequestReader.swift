import Glibc

/// Reads requests off a connection one after another; bytes of the next one wait in its buffer.
final class RequestReader {
    private static let capacity = 1 << 16
    private static let bodyLimit = 16 << 20

    private let socket: ConnectionSocket
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
            guard filled < buffer.count else { throw ConnectionEnd.lost }
            let count = try socket.receive(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            guard count > 0 else { return nil }
            filled += count
        }
    }

    private func body(of request: MirrorRequest) throws -> [UInt8] {
        guard let field = request.headers["Content-Length"] else { return [] }
        guard let length = Int(field), length >= 0, length <= Self.bodyLimit else { throw ConnectionEnd.lost }
        var body: [UInt8] = []
        while body.count < length {
            if filled == 0 {
                filled = try socket.receive(into: buffer)
                guard filled > 0 else { throw ConnectionEnd.lost }
            }
            let count = min(filled, length - body.count)
            body.append(contentsOf: buffer[..<count])
            discard(count)
        }
        return body
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
