import Glibc

extension RequestReader {
    /// What a body may be at most: requests of listings, and what git sends.
    private static let bodyLimit = 64 << 20

    /// Reads the body of a request whose head was just read, whichever way its length is told (RFC 9112, section 6).
    ///
    /// - Throws: `ConnectionEnd.lost` when it ends too early, is malformed, or is longer than 64 MiB.
    func body(of request: MirrorRequest) throws -> [UInt8] {
        if request.headers["Transfer-Encoding"]?.lowercased() == "chunked" {
            try approve(request)
            return try chunks()
        }
        guard let field = request.headers["Content-Length"] else { return [] }
        guard let length = Int(field), (0...Self.bodyLimit).contains(length) else { throw ConnectionEnd.lost }
        guard length > 0 else { return [] }
        try approve(request)
        return try take(length)
    }

    private func approve(_ request: MirrorRequest) throws {
        guard request.headers["Expect"]?.lowercased() == "100-continue" else { return }
        try Array("HTTP/1.1 100 Continue\r\n\r\n".utf8).withUnsafeBytes { try socket.send($0) }
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = try takeLine()
            guard let size = Int(line.prefix { $0 != ";" }, radix: 16), (0...Self.bodyLimit).contains(size),
                body.count + size <= Self.bodyLimit
            else { throw ConnectionEnd.lost }
            guard size > 0 else { break }
            body += try take(size)
            guard try takeLine().isEmpty else { throw ConnectionEnd.lost }
        }
        // The trailer fields, up to their empty line.
        while try !takeLine().isEmpty {}
        return body
    }
}
