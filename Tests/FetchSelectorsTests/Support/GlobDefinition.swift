/// What a pattern means, as a plain recursion over the whole text: slow, and easy to believe.
enum GlobDefinition {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        matches(Array(pattern), Array(text), atComponent: true)
    }

    private static func matches(_ pattern: [Character], _ text: [Character], atComponent: Bool) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        func tail(_ skipped: Int, _ start: Int, _ atComponent: Bool) -> Bool {
            matches(Array(pattern.dropFirst(skipped)), Array(text[start...]), atComponent: atComponent)
        }
        if atComponent, pattern.starts(with: "**/") {
            let starts = [0] + text.indices.filter { text[$0] == "/" }.map { $0 + 1 }
            return starts.contains { tail(3, $0, true) }
        }
        if pattern.starts(with: "**") { return (0...text.count).contains { tail(2, $0, false) } }
        if first == "*" { return (0...text.prefix { $0 != "/" }.count).contains { tail(1, $0, false) } }
        guard let next = text.first else { return false }
        if first == "?" { return next != "/" && tail(1, 1, false) }
        if first == "[" { return next != "/" && next != "a" && tail(4, 1, false) }
        return next == first && tail(1, 1, first == "/")
    }
}

/// All sequences of some pieces.
enum Sequences {
    static func of(_ pieces: [String], upTo length: Int) -> [[String]] {
        var all: [[String]] = [[]]
        var last = all
        for _ in 0..<length {
            last = last.flatMap { start in pieces.map { start + [$0] } }
            all += last
        }
        return all
    }
}
