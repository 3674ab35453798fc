import Glibc

/// Remembers extensions by what addresses end in and media types: a catalog has millions of the one, and a dozen of both.
struct ExtensionCache {
    private static let most = 256
    private var known: [UInt64: String] = [:]

    /// The same as ``FileExtension/of(href:type:)``.
    mutating func fileExtension(href: UnsafeRawBufferPointer, type: UnsafeRawBufferPointer?) -> String {
        guard let ending = Self.plainEnding(of: href) else { return FileExtension.of(href: href, type: type) }
        let key = FNV1a.hash(ending, seed: type.map { FNV1a.hash($0) } ?? 0)
        if let found = known[key] { return found }
        let made = FileExtension.of(href: href, type: type)
        if known.count < Self.most { known[key] = made }
        return made
    }

    /// What stands behind the last dot, where that alone decides: at most eight bytes, no query, no compression.
    private static func plainEnding(of href: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let start = href.baseAddress, memchr(start, Int32(UInt8(ascii: "?")), href.count) == nil,
            memchr(start, Int32(UInt8(ascii: "#")), href.count) == nil
        else { return nil }
        var index = href.count - 1
        let first = max(1, href.count - 9)
        while index >= first {
            let byte = href[index]
            if byte == UInt8(ascii: "/") { return nil }
            if byte == UInt8(ascii: ".") {
                let ending = UnsafeRawBufferPointer(rebasing: href[(index + 1)...])
                // Behind `/.` it is a hidden file's name, and `.gz` may be the end of `.tar.gz`.
                let isPlain = href[index - 1] != UInt8(ascii: "/") && ending.count > 2
                let last = ending.last ?? 0
                return isPlain && last | 0x20 != UInt8(ascii: "z") && last != UInt8(ascii: "2") && last | 0x20 != 0x74
                    && last | 0x20 != UInt8(ascii: "p") ? ending : nil
            }
            index -= 1
        }
        return nil
    }
}
