import FetchCore

extension Glob {
    /// Reads one alternative.
    static func parse(_ text: [Unicode.Scalar], of pattern: String) throws(FetchError) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < text.count {
            switch text[index] {
            case "*" where index + 1 < text.count && text[index + 1] == "*":
                let startsComponent = index == 0 || text[index - 1] == "/"
                index += 1
                if startsComponent && index + 1 < text.count && text[index + 1] == "/" {
                    index += 1
                    tokens.append(.folders)
                } else {
                    tokens.append(.anywhere)
                }
            case "*": tokens.append(.many)
            case "?": tokens.append(.one)
            case "[": tokens.append(try parseSet(text, &index, of: pattern))
            case "\\" where index + 1 < text.count:
                index += 1
                tokens.append(.character(text[index]))
            default: tokens.append(.character(text[index]))
            }
            index += 1
        }
        return tokens
    }

    private static func parseSet(
        _ text: [Unicode.Scalar], _ index: inout Int, of pattern: String
    ) throws(FetchError) -> Token {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var rest = text[(index + 1)...]
        let negated = rest.first == "!" || rest.first == "^"
        if negated { rest.removeFirst() }
        while let low = popMember(&rest, isFirst: ranges.isEmpty) {
            var high = low
            if rest.first == "-", rest.count > 1, rest[rest.startIndex + 1] != "]" {
                rest.removeFirst()
                high = popMember(&rest, isFirst: true) ?? low
            }
            guard low <= high else { throw error(pattern, "has the reversed range \(low)-\(high)") }
            ranges.append(low...high)
        }
        guard let end = rest.first, end == "]" else { throw error(pattern, "has a [ without its ]") }
        index = rest.startIndex
        return .set(ranges, negated: negated)
    }

    /// Takes a class's next character; `]` ends it unless it is the first.
    private static func popMember(_ rest: inout ArraySlice<Unicode.Scalar>, isFirst: Bool) -> Unicode.Scalar? {
        guard let character = rest.first, isFirst || character != "]" else { return nil }
        if character == "\\" && rest.count > 1 { rest.removeFirst() }
        return rest.popFirst()
    }

    /// Writes `{a,b}` out as several patterns; braces may be nested.
    static func expand(_ text: [Unicode.Scalar], of pattern: String) throws(FetchError) -> [[Unicode.Scalar]] {
        var open: Int?
        var depth = 0
        var parts: [[Unicode.Scalar]] = [[]]
        var index = 0
        while index < text.count {
            let start = index
            index += text[index] == "\\" && index + 1 < text.count ? 2 : 1
            switch text[start] {
            case "{":
                depth += 1
                if depth == 1 {
                    open = start
                    continue
                }
            case "}" where depth > 0:
                depth -= 1
                if depth == 0, let open {
                    return try combine(text[..<open], parts, text[index...], of: pattern)
                }
            case "," where depth == 1:
                parts.append([])
                continue
            default: break
            }
            if depth > 0 { parts[parts.count - 1] += text[start..<index] }
        }
        if open != nil { throw error(pattern, "has a { without its }") }
        return [text]
    }

    private static func combine(
        _ before: ArraySlice<Unicode.Scalar>, _ parts: [[Unicode.Scalar]], _ after: ArraySlice<Unicode.Scalar>,
        of pattern: String
    ) throws(FetchError) -> [[Unicode.Scalar]] {
        var all: [[Unicode.Scalar]] = []
        for part in parts {
            all += try expand(before + part + after, of: pattern)
            guard all.count <= 1000 else { throw error(pattern, "has too many alternatives") }
        }
        return all
    }

    private static func error(_ pattern: String, _ what: String) -> FetchError {
        FetchError(.usage, "the pattern \"\(SafeText.printable(pattern))\" \(what)")
    }
}
