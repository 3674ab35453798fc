import FetchCore

/// A shell pattern: `*` and `?` stay inside a path component, `**` crosses them, `[a-z]` and `[!a-z]` are sets,
/// `{a,b}` are alternatives, `\` takes the next character as it is. Case counts.
///
/// `**/` at the start of a component stands for any number of whole folders, none included (as in gitignore(5)):
/// `a/**/b` matches `a/b` and `a/x/b`, and `**/b` does not match `ab`. A pattern without `/` is matched against the last
/// component, one with `/` against the whole path.
struct Glob: Sendable {
    /// One step of a pattern.
    enum Token: Sendable {
        case byte(UInt8)
        /// `?`
        case anyCharacter
        case set(GlobSet)
        /// `*`
        case run
        /// `**`
        case deepRun
        /// `**/` at the start of a component.
        case folders
    }

    private let alternatives: [[Token]]
    private let isWhole: Bool

    /// Compiles a pattern.
    ///
    /// - Throws: ``FetchError`` with code `usage` for one that is empty or leaves a `[` or `{` open.
    init(_ pattern: String) throws(FetchError) {
        guard !pattern.isEmpty else { throw FetchError(.usage, "an empty pattern matches nothing") }
        var list: [[Token]] = []
        for text in try GlobBraces(pattern).expanded() {
            var compiler = GlobCompiler(text, of: pattern)
            list.append(try compiler.compile())
        }
        alternatives = list
        isWhole = pattern.utf8.contains(UInt8(ascii: "/"))
    }

    /// True when one of the alternatives matches the path, or its last component when the pattern has no `/`.
    func matches(_ path: RelativePath) -> Bool {
        var text = isWhole ? path.string : path.name
        return text.withUTF8 { bytes in
            alternatives.contains { tokens in
                var match = GlobMatch(tokens, bytes)
                return match.succeeds()
            }
        }
    }
}
