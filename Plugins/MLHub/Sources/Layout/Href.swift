import FetchCore

/// Addresses in catalogs, which may be relative to the document that holds them.
enum Href {
    /// True when it has a scheme of its own: `https:`, `s3:`.
    static func isAbsolute(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon > 1, colon + 2 < bytes.count,
            bytes[colon + 1] == UInt8(ascii: "/"), bytes[colon + 2] == UInt8(ascii: "/")
        else { return false }
        return bytes[..<colon].allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    /// The same for a string.
    static func isAbsolute(_ text: String) -> Bool { Array(text.utf8).withUnsafeBytes { isAbsolute($0) } }

    /// True for an address that the transport can get.
    static func isWeb(_ text: String) -> Bool {
        let lower = text.prefix(8).lowercased()
        return lower.hasPrefix("https://") || lower.hasPrefix("http://")
    }

    /// An absolute address of a relative one (RFC 3986 §5.2), where `base` is an `http` or `https` address.
    static func resolve(_ href: String, against base: String) -> String {
        if isAbsolute(href) { return href }
        guard let scheme = base.firstRange(of: "://") else { return href }
        if href.hasPrefix("//") { return base[..<scheme.lowerBound] + ":" + href }
        let rest = base[scheme.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let origin = String(base[..<host.endIndex])
        let path = rest[host.endIndex...].prefix { $0 != "?" && $0 != "#" }
        if href.isEmpty { return base }
        if href.hasPrefix("?") { return origin + path + href }
        let (target, query) = split(href)
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
        return origin + "/" + (normalized(target.hasPrefix("/") ? target : folder + target) ?? "") + query
    }

    /// A path of an archive or a folder, for a path relative to the document at `document`; `nil` when it leads out.
    static func path(_ href: String, from document: String) -> String? {
        let (target, _) = split(href)
        guard !target.hasPrefix("/") else { return nil }
        let folder = document.lastIndex(of: "/").map { document[...$0] } ?? ""
        return strictlyNormalized(folder + decoded(target))
    }

    /// An address with everything that may not stand in one percent-encoded, as spaces often do not.
    static func encoded(_ url: String) -> String {
        guard url.utf8.contains(where: { !isAllowed($0) }) else { return url }
        var bytes: [UInt8] = []
        for byte in url.utf8 {
            if isAllowed(byte) {
                bytes.append(byte)
            } else {
                bytes += PercentCoding.escape(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Text with its percent escapes undone.
    static func decoded(_ text: some StringProtocol) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        return String(decoding: PercentCoding.bytes(of: text), as: UTF8.self)
    }

    private static func split(_ href: String) -> (path: String, query: String) {
        guard let mark = href.firstIndex(where: { $0 == "?" || $0 == "#" }) else { return (href, "") }
        let query = href[mark...].prefix { $0 != "#" }
        return (String(href[..<mark]), String(query))
    }

    /// `.` and `..` taken out, as browsers do: what leads above the top stays at the top.
    private static func normalized(_ path: String) -> String? {
        var kept: [Substring] = []
        let parts = path.drop { $0 == "/" }.split(separator: "/", omittingEmptySubsequences: false)
        for part in parts {
            if part == "." { continue }
            if part == ".." { _ = kept.popLast() } else { kept.append(part) }
        }
        if let last = parts.last, last == "." || last == ".." { kept.append("") }
        return kept.joined(separator: "/")
    }

    /// `.` and `..` taken out; `nil` when it leads above the top.
    private static func strictlyNormalized(_ path: String) -> String? {
        var kept: [Substring] = []
        for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
            if part != ".." {
                kept.append(part)
            } else if kept.popLast() == nil {
                return nil
            }
        }
        return kept.isEmpty ? nil : kept.joined(separator: "/")
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(byte)
        }
    }
}
