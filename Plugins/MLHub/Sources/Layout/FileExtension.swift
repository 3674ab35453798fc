/// The extension of an asset's file, with its dot: by the last component of its address, and by its media type.
enum FileExtension {
    /// The extension for an address and a media type; empty when neither says.
    ///
    /// What the address ends in is kept as it is written, unless the media type knows better: an address ending in
    /// `.php` or in nothing tells nothing about a picture.
    static func of(href: UnsafeRawBufferPointer, type: UnsafeRawBufferPointer?) -> String {
        let written = written(in: href)
        guard let type, let known = MediaTypes.extensions(of: type) else { return written ?? "" }
        guard let written else { return known.first.map { "." + $0 } ?? "" }
        let plain = written.dropFirst().lowercased()
        if known.isEmpty || known.contains(plain) || MediaTypes.isKnown(extension: plain) { return written }
        return "." + known[0]
    }

    /// The same for strings.
    static func of(href: String, type: String?) -> String {
        Array(href.utf8).withUnsafeBytes { href in
            guard let type else { return of(href: href, type: nil) }
            return Array(type.utf8).withUnsafeBytes { of(href: href, type: $0) }
        }
    }

    /// The extension that the path of an address ends in, `nil` for none; `.tar.gz` and its kin count as one.
    private static func written(in href: UnsafeRawBufferPointer) -> String? {
        let name = lastComponent(of: href)
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
        let last = name[(dot + 1)...]
        guard isPlausible(last) else { return nil }
        let text = String(decoding: last, as: UTF8.self)
        guard compressions.contains(text.lowercased()),
            let inner = name[..<dot].lastIndex(of: UInt8(ascii: ".")), inner > name.startIndex
        else { return "." + text }
        let middle = String(decoding: name[(inner + 1)..<dot], as: UTF8.self)
        return MediaTypes.isKnown(extension: middle.lowercased()) ? ".\(middle).\(text)" : "." + text
    }

    private static let compressions: Set<String> = ["gz", "bz2", "xz", "zst", "zip"]

    private static func lastComponent(of href: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
        let end = href.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? href.endIndex
        let path = href[..<end]
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return path }
        // What stands behind `://` is a host.
        if slash > 0, path[slash - 1] == UInt8(ascii: "/"), slash > 1, path[slash - 2] == UInt8(ascii: ":") {
            return path[path.endIndex...]
        }
        return path[(slash + 1)...]
    }

    /// One to eight letters and digits, a letter among them.
    private static func isPlausible(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        var hasLetter = false
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            default: return false
            }
        }
        return hasLetter && bytes.count <= 8
    }
}
