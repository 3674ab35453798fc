/// A page of a listing: the keys with a prefix, from one on, and the key the next page begins with.
struct ListingPage {
    let keys: ArraySlice<String>
    let next: String?

    /// - Parameters:
    ///   - all: All keys, ascending by bytes.
    ///   - first: The key to begin with, or the first one if it is `nil`.
    ///   - limit: How many at most.
    init(of all: [String], prefix: String, from first: String?, limit: Int) {
        let start = Self.position(of: [prefix, first ?? ""].max { Self.precedes($0, $1) } ?? "", in: all)
        let rest = all[start...].prefix { $0.hasPrefix(prefix) }
        keys = rest.prefix(limit)
        next = rest.count > keys.count ? all[keys.endIndex] : nil
    }

    /// The position of the first key that does not precede this one.
    private static func position(of key: String, in all: [String]) -> Int {
        var range = 0..<all.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range = precedes(all[middle], key) ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private static func precedes(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}
