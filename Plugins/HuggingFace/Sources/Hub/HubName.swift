import FetchCore
import Foundation

/// The name of a dataset repository on the Hub: `namespace/name`, or only `name` for the oldest.
struct HubName: Sendable, Hashable, CustomStringConvertible {
    let description: String

    /// Takes a name, with or without `datasets/` before it, or the address of the dataset's page.
    ///
    /// - Throws: ``FetchError`` with code `usage` for what cannot be a name on the Hub.
    init(_ text: String) throws(FetchError) {
        var rest = text[...]
        if let scheme = rest.range(of: "://") {
            rest = rest[scheme.upperBound...].drop { $0 != "/" }.dropFirst()
            guard rest.hasPrefix("datasets/") else { throw Self.refusal(text) }
            rest = rest.dropFirst("datasets/".count)
            let parts = rest.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
            guard parts.count == 2 || parts.count > 3 && ["tree", "blob", "resolve"].contains(parts[2]) else {
                throw Self.refusal(text)
            }
            rest = parts.prefix(2).joined(separator: "/")[...]
        } else if rest.hasPrefix("datasets/") && rest.split(separator: "/").count == 3 {
            rest = rest.dropFirst("datasets/".count)
        }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy(Self.isName) else { throw Self.refusal(text) }
        description = String(rest)
    }

    /// The folder of this dataset in the shared cache: `datasets--namespace--name`.
    var cacheFolder: String { "datasets--" + description.split(separator: "/").joined(separator: "--") }

    /// Letters, digits, `-`, `_` and `.`, no two marks in a row, none at either end; at most 96 characters.
    private static func isName(_ part: Substring) -> Bool {
        guard !part.isEmpty, part.utf8.count <= 96, !part.contains("--"), !part.contains("..") else { return false }
        let marks: Set<Character> = ["-", "."]
        guard let first = part.first, let last = part.last, !marks.contains(first), !marks.contains(last) else {
            return false
        }
        return part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || marks.contains($0)) }
    }

    private static func refusal(_ text: String) -> FetchError {
        FetchError(
            .usage, "\"\(SafeURL(text))\" is not the name of a dataset",
            hint: "Write OWNER/NAME as on the dataset's page, for example danielaivanova/damaged-media")
    }
}
