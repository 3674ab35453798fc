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
        var text = url[...]
        var hidden = false
        if let end = text.firstIndex(where: { $0 == "?" || $0 == "#" }) {
            text = text[..<end]
            hidden = true
        }
        var result = String(text)
        if let scheme = result.range(of: "://") {
            let rest = result[scheme.upperBound...]
            let authority = rest.prefix { $0 != "/" }
            if let at = authority.lastIndex(of: "@") {
                result = String(result[..<scheme.upperBound]) + String(rest[rest.index(after: at)...])
            }
        }
        description = SafeText.printable(result) + (hidden ? "?…" : "")
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
