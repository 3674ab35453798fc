import Glibc

/// A listening TCP socket on 127.0.0.1 and nowhere else.
struct ListeningSocket: Sendable {
    let descriptor: Int32
    let port: UInt16

    /// Binds and listens.
    ///
    /// - Parameter port: 0 for any free one.
    /// - Throws: `SystemCallError`, for example when the port is taken.
    init(port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallError(call: "socket") }
        do {
            self.port = try Self.bind(descriptor, port: port)
            self.descriptor = descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// The next connection, or `nil` once the socket was shut down.
    func accept() -> Int32? {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection >= 0 {
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                var on: Int32 = 1
                setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                return connection
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(10_000)
            default: return nil
            }
        }
    }

    private static func bind(_ descriptor: Int32, port: UInt16) throws -> UInt16 {
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard Glibc.bind(descriptor, pointer, length) == 0 else { throw SystemCallError(call: "bind") }
                guard listen(descriptor, 1024) == 0 else { throw SystemCallError(call: "listen") }
                guard getsockname(descriptor, pointer, &length) == 0 else { throw SystemCallError(call: "getsockname") }
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }
}
