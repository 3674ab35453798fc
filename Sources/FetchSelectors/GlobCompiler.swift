import FetchCore

/// Reads a pattern without braces into tokens.
struct GlobCompiler {
    private let text: [Unicode.Scalar]
    private let pattern: String
    private var index = 0
    private var tokens: [Glob.Token] = []

    /// Takes one alternative of `pattern`, which errors name.
    init(_ text: [Unicode.Scalar], of pattern: String) {
        self.text = text
        self.pattern = pattern
    }

    /// Reads it all.
    ///
    /// - Throws: ``FetchError`` with code `usage` for a set left open or with a reversed range.
    mutating func compile() throws(FetchError) -> [Glob.Token] {
        while index < text.count {
            let scalar = text[index]
            index += 1
            switch scalar {
            case "*": appendStars()
            case "?": tokens.append(.anyCharacter)
            case "[": try appendSet()
            case "\\" where index < text.count:
                append(text[index])
                index += 1
            default: append(scalar)
            }
        }
        return tokens
    }

    /// The place of the `]` that closes the set opened at `open`, or `nil`; a `]` right at its start belongs to it.
    static func end(ofSetAt open: Int, in text: [Unicode.Scalar]) -> Int? {
        var start = open + 1
        if start < text.count, text[start] == "!" || text[start] == "^" { start += 1 }
        guard start < text.count else { return nil }
        return text[(start + 1)...].firstIndex(of: "]")
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        tokens += UTF8.encode(scalar).map { $0.map(Glob.Token.byte) } ?? []
    }

    private mutating func appendStars() {
        let startsComponent = index == 1 || text[index - 2] == "/"
        guard index < text.count, text[index] == "*" else {
            tokens.append(.run)
            return
        }
        while index < text.count, text[index] == "*" { index += 1 }
        guard startsComponent, index < text.count, text[index] == "/" else {
            tokens.append(.deepRun)
            return
        }
        index += 1
        tokens.append(.folders)
    }

    private mutating func appendSet() throws(FetchError) {
        guard let end = Self.end(ofSetAt: index - 1, in: text) else { throw error("has a [ without its ]") }
        var set = GlobSet()
        set.isNegated = text[index] == "!" || text[index] == "^"
        if set.isNegated { index += 1 }
        while index < end { set.ranges.append(try range(before: end)) }
        index = end + 1
        tokens.append(.set(set))
    }

    private mutating func range(before end: Int) throws(FetchError) -> ClosedRange<UInt32> {
        let isRange = index + 2 < end && text[index + 1] == "-"
        let (low, high) = (text[index].value, text[index + (isRange ? 2 : 0)].value)
        guard low <= high else { throw error("has a reversed range between [ and ]") }
        index += isRange ? 3 : 1
        return low...high
    }

    private func error(_ why: String) -> FetchError {
        FetchError(.usage, "the pattern \"\(SafeText.printable(pattern))\" \(why)")
    }
}
