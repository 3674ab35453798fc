/// Tells addresses that can be fetched from other text.
enum WebAddress {
    /// True for `http://` or `https://`, in any case, with something behind it.
    static func isUsable(_ text: some StringProtocol) -> Bool {
        let lower = text.prefix(8).lowercased()
        let scheme = lower.hasPrefix("https://") ? 8 : lower.hasPrefix("http://") ? 7 : 0
        let rest = text.utf8.dropFirst(scheme)
        guard scheme > 0, let first = rest.first, first != UInt8(ascii: "/") else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
