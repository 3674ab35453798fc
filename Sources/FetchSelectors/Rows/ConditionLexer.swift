import FetchCore

/// A word of a condition.
enum ConditionToken: Sendable, Equatable {
    /// A name or keyword without quotes.
    case word(String)
    /// A name in double quotes.
    case quoted(String)
    /// A text in single quotes.
    case text(String)
    case number(String)
    /// An operator, a bracket, a comma or a dot.
    case symbol(String)
}

/// Cuts a condition into words, as SQL does.
struct ConditionLexer {
    private var rest: Substring
    private let whole: String

    init(_ text: String) {
        whole = text
        rest = text[...]
    }

    /// All words. Errors: `usage` with the place.
    mutating func tokens() throws(FetchError) -> [ConditionToken] {
        var tokens: [ConditionToken] = []
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { return tokens }
            tokens.append(try token(first))
        }
    }

    private mutating func token(_ first: Character) throws(FetchError) -> ConditionToken {
        if first == "'" { return .text(try quoted("'")) }
        if first == "\"" { return .quoted(try quoted("\"")) }
        if first.isNumber || first == "." && rest.dropFirst().first?.isNumber == true { return .number(number()) }
        if first.isLetter || first == "_" {
            let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
            rest = rest.dropFirst(word.count)
            return .word(String(word))
        }
        for symbol in ["<=", ">=", "<>", "!=", "==", "=", "<", ">", "+", "-", "*", "/", "%"] + Self.marks
        where rest.hasPrefix(symbol) {
            rest = rest.dropFirst(symbol.count)
            return .symbol(symbol == "!=" ? "<>" : symbol == "==" ? "=" : symbol)
        }
        throw FetchError(
            .usage, "--where has \"\(SafeText.printable(String(first)))\" where nothing like it can stand",
            hint: "Write for example \"material = 'Glass' and width < 4000\"")
    }

    private static let marks = ["(", ")", "[", "]", "{", "}", ",", ".", ":"]

    /// What stands between quotes; two of them are one.
    private mutating func quoted(_ quote: Character) throws(FetchError) -> String {
        rest = rest.dropFirst()
        var text = ""
        while let next = rest.first {
            rest = rest.dropFirst()
            if next != quote {
                text.append(next)
            } else if rest.first == quote {
                text.append(quote)
                rest = rest.dropFirst()
            } else {
                return text
            }
        }
        throw FetchError(.usage, "--where has a quote \(quote) that does not end")
    }

    private mutating func number() -> String {
        var text = ""
        while let next = rest.first {
            let isExponentSign = (next == "-" || next == "+") && text.last?.lowercased() == "e"
            guard next.isNumber || next == "." || next == "_" || next.lowercased() == "e" || isExponentSign else {
                break
            }
            if next != "_" { text.append(next) }
            rest = rest.dropFirst()
        }
        return text
    }
}
