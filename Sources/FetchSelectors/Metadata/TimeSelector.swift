public import FetchCore

/// The items of a time: those of an instant inside it, and those of a span that has an instant in common with it.
public struct TimeSelector: Selector {
    private let span: TimeSpan
    private let text: String

    /// Reads an instant, a day when no time is given, or an interval `A/B`, `A/..`, `../B`; both ends count.
    ///
    /// - Throws: ``FetchError`` with code `usage` for anything else, and for an interval that ends before it starts.
    public init(parsing text: String) throws(FetchError) {
        self.text = text
        let trimmed = text.filter { $0 != " " || text.contains(":") }
        let ends =
            trimmed.contains("/")
            ? trimmed.split(separator: "/", omittingEmptySubsequences: false).map(String.init) : [trimmed]
        switch ends.count {
        case 1:
            guard let time = ISO8601(ends[0]) else { throw Self.error(text, "\"\(ends[0])\" is no time") }
            span = TimeSpan(start: time.start, end: time.end)
        case 2:
            let start = try Self.end(ends[0], of: text)?.start
            let end = try Self.end(ends[1], of: text)?.end
            if start == nil && end == nil { throw Self.error(text, "both ends are open") }
            if let start, let end, start > end { throw Self.error(text, "it ends before it starts") }
            span = TimeSpan(start: start, end: end)
        default: throw Self.error(text, "it has more than two ends")
        }
    }

    public var words: String { "--datetime \(text)" }
    public var query: SelectionQuery { SelectionQuery(time: span) }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let span = span
        return MetadataFilter(words: words, missing: "when").apply(to: items, journal: journal) {
            { $0.time.map { $0.overlaps(span) ? .yes : .no } ?? .unknown }
        }
    }

    private static func end(_ part: String, of text: String) throws(FetchError) -> ISO8601? {
        if part == ".." || part.isEmpty { return nil }
        guard let time = ISO8601(part) else { throw error(text, "\"\(part)\" is no time") }
        return time
    }

    private static func error(_ text: String, _ why: String) -> FetchError {
        FetchError(
            .usage, "\"\(SafeText.printable(text))\" is not a time or an interval: \(SafeText.printable(why))",
            hint: "Write for example 2019-04-01, 2019-04-01T10:00:00Z, 2019-04-01/2019-04-07, 2019-04-01/.. or "
                + "../2019-04-07")
    }
}
