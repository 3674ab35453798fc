public import FetchCore

/// The items with a property that compares to a value as wanted, such as `eo:cloud_cover<20`.
///
/// Numbers compare as numbers, everything else as text; an item without the property is dropped.
public struct PropertySelector: Selector {
    private enum Comparison: String, CaseIterable {
        // The longer marks first: `<` begins `<=`.
        case atMost = "<="
        case atLeast = ">="
        case different = "!="
        case same = "=="
        case below = "<"
        case above = ">"
        case equal = "="
    }

    private let name: String
    private let comparison: Comparison
    private let value: PropertyValue
    private let text: String

    /// Reads `name<value`, with one of `=`, `==`, `!=`, `<`, `<=`, `>`, `>=`; quotes around the value make it text.
    ///
    /// - Throws: ``FetchError`` with code `usage` for anything else.
    public init(parsing text: String) throws(FetchError) {
        self.text = text
        guard let start = text.firstIndex(where: { "<>=!".contains($0) }),
            let comparison = Comparison.allCases.first(where: { text[start...].hasPrefix($0.rawValue) })
        else { throw Self.error(text) }
        name = Self.trimmed(text[..<start])
        self.comparison = comparison
        let rest = Self.trimmed(text[start...].dropFirst(comparison.rawValue.count))
        guard !name.isEmpty, !rest.isEmpty else { throw Self.error(text) }
        value = Self.value(rest)
    }

    public var words: String { "--where \(text)" }
    public var query: SelectionQuery { SelectionQuery(properties: [name]) }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let selector = self
        return items.mapBatches { batch in
            batch.filter { $0.metadata?.properties[selector.name].map(selector.matches) ?? false }
        }
    }

    private func matches(_ found: PropertyValue) -> Bool {
        if case .number(let a) = found, case .number(let b) = value { return compare(a, b) }
        return compare(found.text, value.text)
    }

    private func compare<T: Comparable>(_ a: T, _ b: T) -> Bool {
        switch comparison {
        case .atMost: a <= b
        case .atLeast: a >= b
        case .different: a != b
        case .same, .equal: a == b
        case .below: a < b
        case .above: a > b
        }
    }

    private static func value(_ text: String) -> PropertyValue {
        if text.count >= 2, let quote = text.first, quote == text.last, quote == "\"" || quote == "'" {
            return .text(String(text.dropFirst().dropLast()))
        }
        switch text {
        case "true": return .number(1)
        case "false": return .number(0)
        default: return Double(text).map(PropertyValue.number) ?? .text(text)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    private static func error(_ text: String) -> FetchError {
        FetchError(
            .usage, "\"\(SafeText.printable(text))\" is not a condition",
            hint: "Write for example 'eo:cloud_cover<20' or 'platform=sentinel-2a'")
    }
}
