public import FetchCore

/// A list of item numbers: `0,5,10-19`, and `0-980/20` for every 20th from 0 to 980.
public struct NumberList: Sendable, Hashable {
    /// The numbers, ascending, each once.
    public let numbers: [Int]

    /// A list is held in memory; what is larger is a range.
    private static let largestCount = 10_000_000

    /// Reads the text; both ends of a range count.
    ///
    /// - Throws: ``FetchError`` with code `usage` for an empty list, a reversed range or anything that is no number.
    public init(parsing text: String) throws(FetchError) {
        var found: Set<Int> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = part.filter { $0 != " " }
            let stepped = trimmed.split(separator: "/", omittingEmptySubsequences: false)
            let ends = stepped[0].split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
            guard stepped.count <= 2, let step = stepped.count == 2 ? Self.number(stepped[1]) : 1, step >= 1,
                (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
                stepped.count == 1 || ends.count == 2
            else { throw Self.error(text, "\"\(SafeText.printable(String(part)))\" is no number or range") }
            guard first <= last else { throw Self.error(text, "\(trimmed) is reversed") }
            guard found.count + (last - first) / step < Self.largestCount else {
                throw Self.error(text, "it names more than \(Units.count(Self.largestCount)) numbers")
            }
            found.formUnion(stride(from: first, through: last, by: step))
        }
        numbers = found.sorted()
    }

    private static func number(_ digits: Substring) -> Int? {
        digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(digits) : nil
    }

    private static func error(_ text: String, _ why: String) -> FetchError {
        FetchError(
            .usage, "the list of numbers \"\(SafeText.printable(text))\" cannot be read: \(why)",
            hint: "Write for example 0,5,10-19")
    }
}
