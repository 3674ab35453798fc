import FetchCore

/// A shell pattern: `*` and `?` stay inside a path component, `**` crosses them, `[a-z]` and `[!a-z]` are classes,
/// `{a,b}` are alternatives, `\` takes the next character as it is.
///
/// A pattern without `/` is matched against the last component, one with `/` against the whole path.
struct Glob: Sendable {
    private indirect enum Token: Sendable {
        case byte(UInt8)
        case one
        case many
        case anywhere
        case set([ClosedRange<UInt8>], negated: Bool)
    }

    private let alternatives: [[Token]]
    private let isWhole: Bool

    init(_ pattern: String) throws(FetchError) {
        guard !pattern.isEmpty else { throw FetchError(.usage, "an empty pattern matches nothing") }
        var list: [[Token]] = []
        for text in try Self.expand(Array(pattern.utf8), of: pattern) { list.append(try Self.parse(text, of: pattern)) }
        alternatives = list
        isWhole = pattern.utf8.contains(UInt8(ascii: "/"))
    }

    func matches(_ path: RelativePath) -> Bool {
        let text = Array((isWhole ? path.string : path.name).utf8)
        return alternatives.contains { Self.matches($0[...], text[...]) }
    }

    private static func matches(_ tokens: ArraySlice<Token>, _ text: ArraySlice<UInt8>) -> Bool {
        var (tokens, text) = (tokens, text)
        // The last star seen, to come back to: one is enough inside a component.
        var star: (tokens: ArraySlice<Token>, text: ArraySlice<UInt8>)?
        while true {
            switch tokens.first {
            case .anywhere:
                let rest = tokens.dropFirst()
                return (text.startIndex...text.endIndex).contains { matches(rest, text[$0...]) }
            case .many:
                tokens = tokens.dropFirst()
                star = (tokens, text)
                continue
            case let token?:
                if let byte = text.first, accepts(token, byte) {
                    tokens = tokens.dropFirst()
                    text = text.dropFirst()
                    continue
                }
            case nil: if text.isEmpty { return true }
            }
            guard let last = star, let skipped = last.text.first, skipped != UInt8(ascii: "/") else { return false }
            star = (last.tokens, last.text.dropFirst())
            (tokens, text) = (last.tokens, last.text.dropFirst())
        }
    }

    private static func accepts(_ token: Token, _ byte: UInt8) -> Bool {
        switch token {
        case .byte(let wanted): byte == wanted
        case .one: byte != UInt8(ascii: "/")
        case .set(let ranges, let negated):
            byte != UInt8(ascii: "/") && ranges.contains { $0.contains(byte) } != negated
        case .many, .anywhere: false
        }
    }

    private static func parse(_ text: [UInt8], of pattern: String) throws(FetchError) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "*") where index + 1 < text.count && text[index + 1] == UInt8(ascii: "*"):
                index += 1
                // `a/**/b` matches `a/b` as well.
                if index + 1 < text.count, text[index + 1] == UInt8(ascii: "/") { index += 1 }
                tokens.append(.anywhere)
            case UInt8(ascii: "*"): tokens.append(.many)
            case UInt8(ascii: "?"): tokens.append(.one)
            case UInt8(ascii: "["): tokens.append(try parseSet(text, &index, of: pattern))
            case UInt8(ascii: "\\") where index + 1 < text.count:
                index += 1
                tokens.append(.byte(text[index]))
            default: tokens.append(.byte(text[index]))
            }
            index += 1
        }
        return tokens
    }

    private static func parseSet(_ text: [UInt8], _ index: inout Int, of pattern: String) throws(FetchError) -> Token {
        var ranges: [ClosedRange<UInt8>] = []
        var position = index + 1
        let negated =
            position < text.count && (text[position] == UInt8(ascii: "!") || text[position] == UInt8(ascii: "^"))
        if negated { position += 1 }
        let start = position
        while position < text.count, text[position] != UInt8(ascii: "]") || position == start {
            let low = text[position]
            if position + 2 < text.count, text[position + 1] == UInt8(ascii: "-"),
                text[position + 2] != UInt8(ascii: "]")
            {
                guard low <= text[position + 2] else { break }
                ranges.append(low...text[position + 2])
                position += 3
            } else {
                ranges.append(low...low)
                position += 1
            }
        }
        guard position < text.count, text[position] == UInt8(ascii: "]") else {
            throw FetchError(.usage, "the pattern \"\(SafeText.printable(pattern))\" has a [ without its ]")
        }
        index = position
        return .set(ranges, negated: negated)
    }

    /// Writes `{a,b}` out as several patterns; braces may be nested.
    private static func expand(_ text: [UInt8], of pattern: String) throws(FetchError) -> [[UInt8]] {
        guard let open = text.firstIndex(of: UInt8(ascii: "{")) else { return [text] }
        var depth = 0
        var parts: [[UInt8]] = [[]]
        for index in open..<text.count {
            switch text[index] {
            case UInt8(ascii: "{"):
                depth += 1
                if depth == 1 { continue }
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 {
                    var all: [[UInt8]] = []
                    for part in parts {
                        all += try expand(text[..<open] + part + text[(index + 1)...], of: pattern)
                        guard all.count <= 1000 else {
                            throw FetchError(
                                .usage, "the pattern \"\(SafeText.printable(pattern))\" has too many alternatives")
                        }
                    }
                    return all
                }
            case UInt8(ascii: ",") where depth == 1:
                parts.append([])
                continue
            default: break
            }
            parts[parts.count - 1].append(text[index])
        }
        throw FetchError(.usage, "the pattern \"\(SafeText.printable(pattern))\" has a { without its }")
    }
}
