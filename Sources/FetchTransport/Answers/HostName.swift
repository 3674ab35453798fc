import FetchCore

/// The origin of an address, `scheme://host:port`, without user, password, path and query.
struct HostName: Hashable, CustomStringConvertible {
    /// `host` or `host:port`, fit to print.
    let description: String
    /// Scheme, host and port: what limits and pauses go by.
    let key: String

    /// The host without its port.
    var host: Substring {
        if description.hasPrefix("[") { return description.prefix { $0 != "]" } }
        return description.prefix { $0 != ":" }
    }

    init(of url: String) {
        let bytes = url.utf8
        var start = bytes.startIndex
        if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), bytes[colon...].starts(with: "://".utf8) {
            start = bytes.index(colon, offsetBy: 3)
        }
        let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.endIndex
        if let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")) { start = bytes.index(after: at) }
        description = SafeText.printable(String(url[start..<end]).lowercased())
        key = String(url[..<end])
    }
}
