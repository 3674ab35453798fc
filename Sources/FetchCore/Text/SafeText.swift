/// Text from outside, made fit to print.
public enum SafeText {
    /// Replaces control characters, which could drive a terminal, and cuts after 200 characters.
    public static func printable(_ text: String) -> String {
        var result = ""
        for (count, character) in text.unicodeScalars.enumerated() {
            if count == 200 { return result + "…" }
            let isControl = character.value < 0x20 || (0x7F...0x9F).contains(character.value)
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : character)
        }
        return result
    }
}

/// An address as it may be shown: no user, no password, no query, no fragment.
///
/// Queries of signed links are secrets. Whatever prints, logs or stores an address passes it through here.
public struct SafeURL: CustomStringConvertible, Sendable, Hashable {
    public let description: String

    /// Takes an address of any form.
    public init(_ url: String) {
        // By scalars: with a combining mark behind it, a `?` or `@` would be another Character.
        let shown = url.unicodeScalars.prefix { $0 != "?" && $0 != "#" }
        let start = Self.authority(of: shown)
        let authority = shown[start...].prefix { $0 != "/" }
        var text = String(shown)
        if let at = authority.lastIndex(of: "@"), start > shown.startIndex || authority[..<at].contains(":") {
            text = String(shown[..<start]) + String(shown[shown.index(after: at)...])
        }
        description = SafeText.printable(text) + (shown.endIndex < url.endIndex ? "?…" : "")
    }

    /// Where user and host begin: after `://` or leading `//`; at the start of what has neither.
    private static func authority(of url: Substring.UnicodeScalarView) -> String.Index {
        if let scheme = String(url).range(of: "://") { return scheme.upperBound }
        return url.starts(with: "//".unicodeScalars) ? url.index(url.startIndex, offsetBy: 2) : url.startIndex
    }
}

extension String {
    /// The range of the first occurrence of `needle`, or `nil`.
    func range(of needle: String) -> Range<String.Index>? {
        let pattern = Array(needle.utf8)
        var start = utf8.startIndex
        while start != utf8.endIndex {
            if utf8[start...].starts(with: pattern) {
                return start..<utf8.index(start, offsetBy: pattern.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
