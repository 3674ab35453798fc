/// The bytes of a request up to its empty line (RFC 9112).
struct RequestHead {
    private let lines: [Substring.UTF8View.SubSequence]

    init(_ bytes: UnsafeRawBufferPointer) {
        let text = Substring(String(decoding: bytes, as: UTF8.self))
        // Split as bytes: CR LF is one character to a Swift string.
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
        self.lines = lines.map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
    }

    /// The request, or `nil` if its first line is none of HTTP/1.
    func request(connection: Int) -> MirrorRequest? {
        guard let parts = lines.first?.split(separator: UInt8(ascii: " ")), parts.count == 3,
            let method = String(parts[0]), let target = String(parts[1]), let version = String(parts[2]),
            target.hasPrefix("/") || target.hasPrefix("http://"), version.hasPrefix("HTTP/1.")
        else { return nil }
        var headers = HeaderFields()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(Substring(line[..<colon]))
            headers.append(name, Self.trimmed(line[line.index(after: colon)...]))
        }
        let wish = headers["Connection"]?.lowercased()
        let keepsAlive = version == "HTTP/1.0" ? wish == "keep-alive" : wish != "close"
        return MirrorRequest(
            method: HTTPMethod(rawValue: method), target: target, headers: headers, connection: connection,
            keepsAlive: keepsAlive)
    }

    private static func trimmed(_ value: Substring.UTF8View.SubSequence) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        var value = value.drop(while: isSpace)
        while let last = value.last, isSpace(last) { value = value.dropLast() }
        return String(Substring(value))
    }
}
