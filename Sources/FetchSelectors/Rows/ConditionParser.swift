import FetchCore

/// Reads a condition: SQL's expressions, as far as they say something of one row.
///
/// From weakest to strongest: `OR`, `AND`, `NOT`, comparisons and `IS`, `IN`, `LIKE`, `BETWEEN`; `+ -`; `* / %`; a
/// sign; brackets.
struct ConditionParser {
    private var tokens: ArraySlice<ConditionToken>
    private var depth = 0

    private static let keywords: Set<String> = [
        "and", "or", "not", "is", "in", "like", "ilike", "between", "null", "true", "false", "escape", "distinct",
        "from",
    ]
    private static let deepest = 200

    /// The condition in a text. Errors: `usage`.
    static func parse(_ text: String) throws(FetchError) -> ConditionNode {
        var lexer = ConditionLexer(text)
        var parser = ConditionParser(tokens: try lexer.tokens()[...])
        let node = try parser.or()
        if let extra = parser.tokens.first { throw unexpected(extra) }
        return node
    }

    private init(tokens: ArraySlice<ConditionToken>) { self.tokens = tokens }

    private static func unexpected(_ token: ConditionToken?) -> FetchError {
        let found =
            switch token {
            case .word(let word)?, .quoted(let word)?, .text(let word)?, .number(let word)?, .symbol(let word)?:
                "\"\(SafeText.printable(word))\""
            case nil: "its end"
            }
        return FetchError(
            .usage, "--where cannot be read at \(found)",
            hint: "Write for example \"material = 'Glass' and width < 4000\"")
    }

    // Words

    private mutating func accept(_ symbol: String) -> Bool {
        guard tokens.first == .symbol(symbol) else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func expect(_ symbol: String) throws(FetchError) {
        guard accept(symbol) else { throw Self.unexpected(tokens.first) }
    }

    private func isNext(_ keyword: String, after count: Int = 0) -> Bool {
        guard case .word(let word)? = tokens.dropFirst(count).first else { return false }
        return word.lowercased() == keyword
    }

    private mutating func acceptWord(_ keyword: String) -> Bool {
        guard isNext(keyword) else { return false }
        tokens.removeFirst()
        return true
    }

    // Levels

    private mutating func or() throws(FetchError) -> ConditionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw FetchError(.usage, "--where is nested too deeply") }
        var node = try and()
        while acceptWord("or") { node = .or(node, try and()) }
        return node
    }

    private mutating func and() throws(FetchError) -> ConditionNode {
        var node = try not()
        while acceptWord("and") { node = .and(node, try not()) }
        return node
    }

    private mutating func not() throws(FetchError) -> ConditionNode {
        var isNegated = false
        while acceptWord("not") { isNegated.toggle() }
        let node = try comparison()
        return isNegated ? .not(node) : node
    }

    private mutating func comparison() throws(FetchError) -> ConditionNode {
        var node = try sum()
        while true {
            if case .symbol(let symbol)? = tokens.first, let kind = ConditionNode.Comparison(rawValue: symbol) {
                tokens.removeFirst()
                node = .compare(kind, node, try sum())
            } else if acceptWord("is") {
                node = try truth(of: node)
            } else if let next = try membership(of: node) {
                node = next
            } else {
                return node
            }
        }
    }

    /// What follows `IS`.
    private mutating func truth(of node: ConditionNode) throws(FetchError) -> ConditionNode {
        let isNegated = acceptWord("not")
        let test: ConditionNode
        if acceptWord("null") {
            test = .isNull(node)
        } else if acceptWord("true") {
            test = .isTruth(node, true)
        } else if acceptWord("false") {
            test = .isTruth(node, false)
        } else if acceptWord("distinct"), acceptWord("from") {
            test = .distinct(node, try sum())
        } else {
            throw Self.unexpected(tokens.first)
        }
        return isNegated ? .not(test) : test
    }

    /// `IN`, `LIKE` and `BETWEEN`, with or without `NOT`; `nil` when none of them comes.
    private mutating func membership(of node: ConditionNode) throws(FetchError) -> ConditionNode? {
        let words = ["in", "like", "ilike", "between"]
        let isNegated = isNext("not") && words.contains { isNext($0, after: 1) }
        guard isNegated || words.contains(where: { isNext($0) }) else { return nil }
        if isNegated { tokens.removeFirst() }
        let test: ConditionNode
        if acceptWord("in") {
            let closing = tokens.first == .symbol("[") ? "]" : ")"
            if closing == ")" { try expect("(") } else { try expect("[") }
            test = .within(node, try elements(until: closing))
        } else if acceptWord("between") {
            let low = try sum()
            guard acceptWord("and") else { throw Self.unexpected(tokens.first) }
            test = .and(.compare(.greaterOrEqual, node, low), .compare(.lessOrEqual, node, try sum()))
        } else {
            let ignoresCase = isNext("ilike")
            tokens.removeFirst()
            let pattern = try sum()
            let escape = acceptWord("escape") ? try sum() : nil
            test = .like(node, pattern, escape: escape, ignoresCase: ignoresCase)
        }
        return isNegated ? .not(test) : test
    }

    private mutating func elements(until closing: String) throws(FetchError) -> [ConditionNode] {
        var elements: [ConditionNode] = []
        if accept(closing) { return elements }
        repeat { elements.append(try or()) } while accept(",")
        try expect(closing)
        return elements
    }

    private mutating func sum() throws(FetchError) -> ConditionNode {
        var node = try product()
        while case .symbol(let symbol)? = tokens.first, symbol == "+" || symbol == "-" {
            tokens.removeFirst()
            node = .reckon(symbol == "+" ? .plus : .minus, node, try product())
        }
        return node
    }

    private mutating func product() throws(FetchError) -> ConditionNode {
        var node = try signed()
        while case .symbol(let symbol)? = tokens.first, ["*", "/", "%"].contains(symbol) {
            tokens.removeFirst()
            node = .reckon(symbol == "*" ? .times : symbol == "/" ? .divided : .rest, node, try signed())
        }
        return node
    }

    private mutating func signed() throws(FetchError) -> ConditionNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw FetchError(.usage, "--where is nested too deeply") }
        if accept("-") { return .negative(try signed()) }
        if accept("+") { return try signed() }
        return try primary()
    }

    private mutating func primary() throws(FetchError) -> ConditionNode {
        guard let token = tokens.popFirst() else { throw Self.unexpected(nil) }
        switch token {
        case .text(let text): return .text(text)
        case .number(let digits): return try number(digits)
        case .quoted(let name):
            let path = try path(from: name)
            return path.count == 1 ? .quoted(name) : .name(path)
        case .symbol("("):
            let node = try or()
            try expect(")")
            return node
        case .symbol("["): return .list(try elements(until: "]"))
        case .symbol("{"): return try structure()
        case .symbol: throw Self.unexpected(token)
        case .word(let word): return try named(word)
        }
    }

    private func number(_ digits: String) throws(FetchError) -> ConditionNode {
        if let integer = Int128(digits) { return .constant(.integer(integer)) }
        if let decimal = Scalar(decimal: digits) { return .constant(decimal) }
        guard let number = Double(digits) else { throw Self.unexpected(.number(digits)) }
        return .constant(.double(number))
    }

    private mutating func named(_ word: String) throws(FetchError) -> ConditionNode {
        switch word.lowercased() {
        case "null": return .constant(.null)
        case "true": return .constant(.boolean(true))
        case "false": return .constant(.boolean(false))
        case let type where ["date", "time", "timestamp", "timestamptz", "blob"].contains(type):
            guard case .text(let text)? = tokens.first else { return .name(try path(from: word)) }
            tokens.removeFirst()
            return .typed(type, text)
        case let keyword where Self.keywords.contains(keyword): throw Self.unexpected(.word(word))
        default: return .name(try path(from: word))
        }
    }

    private mutating func path(from first: String) throws(FetchError) -> [String] {
        var path = [first]
        while accept(".") {
            switch tokens.popFirst() {
            case .word(let name)?, .quoted(let name)?: path.append(name)
            case let other: throw Self.unexpected(other)
            }
        }
        if tokens.first == .symbol("(") {
            throw FetchError(
                .usage, "--where has no function \(SafeText.printable(first))", hint: "Compare columns with values")
        }
        return path
    }

    private mutating func structure() throws(FetchError) -> ConditionNode {
        var fields: [(String, ConditionNode)] = []
        repeat {
            switch tokens.popFirst() {
            case .word(let name)?, .quoted(let name)?, .text(let name)?:
                try expect(":")
                fields.append((name, try or()))
            case let other: throw Self.unexpected(other)
            }
        } while accept(",")
        try expect("}")
        return .structure(fields)
    }
}
