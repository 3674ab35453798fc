import FetchCore

/// A shell pattern: `*` and `?` stay inside a path component, `**` crosses them, `[a-z]` and `[!a-z]` are classes,
/// `{a,b}` are alternatives, `\` takes the next character as it is.
///
/// A pattern without `/` is matched against the last component, one with `/` against the whole path. `**/` as a whole
/// component is any number of folders, also none.
struct Glob: Sendable {
    enum Token: Sendable {
        case character(Unicode.Scalar)
        case one
        case many
        case anywhere
        case folders
        case set([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    private let alternatives: [[Token]]
    private let isWhole: Bool

    init(_ pattern: String) throws(FetchError) {
        guard !pattern.isEmpty else { throw FetchError(.usage, "an empty pattern matches nothing") }
        var list: [[Token]] = []
        for text in try Self.expand(Array(pattern.unicodeScalars), of: pattern) {
            list.append(try Self.parse(text, of: pattern))
        }
        alternatives = list
        isWhole = pattern.unicodeScalars.contains("/")
    }

    func matches(_ path: RelativePath) -> Bool {
        let text = Array((isWhole ? path.string : path.name).unicodeScalars)
        return alternatives.contains { Self.matches($0, text) }
    }

    /// A place to come back to: the token behind a star, and where in the text it was tried last.
    private struct Mark {
        var token: Int
        var place: Int
    }

    private static func matches(_ tokens: [Token], _ text: [Unicode.Scalar]) -> Bool {
        // The last star of each kind is enough to come back to: what stands before it has matched as early as it can,
        // and a `*` of another component has only one way to match. So this ends after |text|² steps at most.
        var star: Mark?
        var crossing: (mark: Mark, takesFolders: Bool)?
        var at = Mark(token: 0, place: 0)
        while true {
            switch at.token < tokens.count ? tokens[at.token] : nil {
            case .many:
                at.token += 1
                star = at
                continue
            case .anywhere, .folders:
                let takesFolders = if case .folders = tokens[at.token] { true } else { false }
                at.token += 1
                (crossing, star) = ((at, takesFolders), nil)
                continue
            case let token?:
                if at.place < text.count, accepts(token, text[at.place]) {
                    at = Mark(token: at.token + 1, place: at.place + 1)
                    continue
                }
            case nil: if at.place == text.count { return true }
            }
            if let last = star, last.place < text.count, text[last.place] != "/" {
                at = Mark(token: last.token, place: last.place + 1)
                star = at
            } else if let (mark, takesFolders) = crossing,
                let skipped = takesFolders ? text[mark.place...].firstIndex(of: "/") : mark.place,
                skipped < text.count
            {
                at = Mark(token: mark.token, place: skipped + 1)
                (crossing, star) = ((at, takesFolders), nil)
            } else {
                return false
            }
        }
    }

    private static func accepts(_ token: Token, _ character: Unicode.Scalar) -> Bool {
        switch token {
        case .character(let wanted): character == wanted
        case .one: character != "/"
        case .set(let ranges, let negated):
            character != "/" && ranges.contains { $0.contains(character) } != negated
        case .many, .anywhere, .folders: false
        }
    }
}
