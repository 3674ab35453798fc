/// Tells addresses that can be fetched from other text.
enum WebAddress {
    /// True for `http://` or `https://`, in any case, with something behind it.
    static func isUsable(_ text: some StringProtocol) -> Bool {
        let lower = text.prefix(8).lowercased()
        let scheme = lower.hasPrefix("https://") ? 8 : lower.hasPrefix("http://") ? 7 : 0
        guard scheme > 0, let first = text.utf8.dropFirst(scheme).first, first != UInt8(ascii: "/") else { return false }
        return text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
