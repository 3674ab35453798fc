import FetchCore

/// The parts of an http or https address, or of one of an object in a store, as far as paths are made from them.
struct WebAddress {
    /// The host and the port as written, without user and password.
    let host: ArraySlice<UInt8>
    /// The path without its leading `/`, still percent-encoded, without query and fragment.
    let path: ArraySlice<UInt8>

    /// Takes an address apart; `nil` when it is none that can be fetched.
    init?(_ url: ArraySlice<UInt8>) {
        guard let scheme = Self.schemeLength(url), ASCII.isPlain(url) else { return nil }
        var rest = url.dropFirst(scheme)
        if let end = ASCII.index(of: UInt8(ascii: "#"), in: rest) { rest = rest[..<end] }
        if let end = ASCII.index(of: UInt8(ascii: "?"), in: rest) { rest = rest[..<end] }
        let slash = ASCII.index(of: UInt8(ascii: "/"), in: rest) ?? rest.endIndex
        let authority = rest[..<slash]
        let user = authority.lastIndex(of: UInt8(ascii: "@"))
        host = user.map { authority[($0 + 1)...] } ?? authority
        guard !host.isEmpty else { return nil }
        path = rest[slash...].dropFirst()
    }

    /// True for an address that can be fetched.
    static func isUsable(_ text: String) -> Bool { WebAddress(Array(text.utf8)[...]) != nil }

    /// True for the start of an address that can be fetched.
    static func isStart(_ text: ArraySlice<UInt8>) -> Bool { schemeLength(text) != nil }

    private static let schemes = [Array("https://".utf8), Array("http://".utf8), Array(ObjectAddress.scheme.utf8)]

    private static func schemeLength(_ url: ArraySlice<UInt8>) -> Int? {
        for scheme in schemes where ASCII.starts(url, with: scheme) { return scheme.count }
        return nil
    }
}
