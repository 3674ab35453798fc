public import FetchCore

/// A list of item numbers: `0,5,10-19`, and `0-980/20` for every 20th from 0 to 980.
public struct NumberList: Sendable, Hashable {
    /// The numbers, ascending, each once.
    public let numbers: [Int]

    /// Reads the text; both ends of a range count.
    ///
    /// - Throws: ``FetchError`` with code `usage` for an empty list, a reversed range or anything that is no number.
    public init(parsing text: String) throws(FetchError) {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.filter { $0 != " " }
            let stepped = trimmed.split(separator: "/", omittingEmptySubsequences: false)
            let ends = stepped[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard stepped.count <= 2, let step = stepped.count == 2 ? Int(stepped[1]) : 1, step >= 1,
                (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
                first >= 0, stepped.count == 1 || ends.count == 2
            else { throw Self.error(text, "\"\(SafeText.printable(String(part)))\" is no number or range") }
            guard first <= last else { throw Self.error(text, "\(trimmed) is reversed") }
            guard (last - first) / step < 100_000_000 else { throw Self.error(text, "\(trimmed) is too long") }
            found.formUnion(stride(from: first, through: last, by: step))
        }
        numbers = found.sorted()
    }

    private static func error(_ text: String, _ why: String) -> FetchError {
        FetchError(
            .usage, "the list of numbers \"\(SafeText.printable(text))\" cannot be read: \(why)",
            hint: "Write for example 0,5,10-19")
    }
}
