import FetchCore

/// Writes the `{a,b}` of a pattern out as several patterns; braces may be nested, `\{` and `[{]` are none.
struct GlobBraces {
    private static let largestCount = 1000
    private let pattern: String

    init(_ pattern: String) { self.pattern = pattern }

    /// The patterns without braces, in the order they are written.
    ///
    /// - Throws: ``FetchError`` with code `usage` when a brace is left open or there are too many alternatives.
    func expanded() throws(FetchError) -> [[Unicode.Scalar]] {
        try expand(Array(pattern.unicodeScalars))
    }

    private func expand(_ text: [Unicode.Scalar]) throws(FetchError) -> [[Unicode.Scalar]] {
        guard let open = marks(in: text, from: 0).first(where: { text[$0] == "{" }) else { return [text] }
        var depth = 0
        var starts = [open + 1]
        for mark in marks(in: text, from: open) {
            if text[mark] == "{" { depth += 1 }
            if text[mark] == ",", depth == 1 { starts.append(mark + 1) }
            guard text[mark] == "}" else { continue }
            depth -= 1
            if depth == 0 { return try join(text, open: open, starts: starts, close: mark) }
        }
        throw error("has a { without its }")
    }

    private func join(
        _ text: [Unicode.Scalar], open: Int, starts: [Int], close: Int
    ) throws(FetchError) -> [[Unicode.Scalar]] {
        var all: [[Unicode.Scalar]] = []
        let ends = starts.dropFirst().map { $0 - 1 } + [close]
        for (start, end) in zip(starts, ends) {
            var written = Array(text[..<open])
            written += text[start..<end]
            written += text[(close + 1)...]
            all += try expand(written)
            guard all.count <= Self.largestCount else { throw error("has too many alternatives") }
        }
        return all
    }

    /// Where braces and commas stand that are neither escaped nor in a set.
    private func marks(in text: [Unicode.Scalar], from start: Int) -> [Int] {
        var found: [Int] = []
        var index = start
        while index < text.count {
            switch text[index] {
            case "\\": index += 1
            case "[": index = GlobCompiler.end(ofSetAt: index, in: text) ?? index
            case "{", "}", ",": found.append(index)
            default: break
            }
            index += 1
        }
        return found
    }

    private func error(_ why: String) -> FetchError {
        FetchError(.usage, "the pattern \"\(SafeText.printable(pattern))\" \(why)")
    }
}
