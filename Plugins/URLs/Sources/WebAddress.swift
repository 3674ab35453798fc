/// The parts of an http or https address, as far as paths are made from them.
struct WebAddress {
    /// The host and the port, lower-case, without user and password.
    let host: String
    /// The path without its leading `/`, still percent-encoded, without query and fragment.
    let path: ArraySlice<UInt8>

    /// Takes an address apart; `nil` when it is none that can be fetched.
    init?(_ url: ArraySlice<UInt8>) {
        guard let scheme = Self.schemeLength(url), url.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else { return nil }
        let rest = url.dropFirst(scheme).prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        let user = authority.lastIndex(of: UInt8(ascii: "@"))
        let host = user.map { authority[authority.index(after: $0)...] } ?? authority
        guard !host.isEmpty else { return nil }
        self.host = String(decoding: host, as: UTF8.self).lowercased()
        path = rest[authority.endIndex...].dropFirst()
    }

    /// True for an address that can be fetched.
    static func isUsable(_ text: String) -> Bool { WebAddress(Array(text.utf8)[...]) != nil }

    /// True for the start of an address that can be fetched.
    static func isStart(_ text: ArraySlice<UInt8>) -> Bool { schemeLength(text) != nil }

    private static let schemes = [Array("https://".utf8), Array("http://".utf8)]

    private static func schemeLength(_ url: ArraySlice<UInt8>) -> Int? {
        for scheme in schemes where ASCII.starts(url, with: scheme) { return scheme.count }
        return nil
    }
}
