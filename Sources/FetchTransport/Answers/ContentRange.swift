/// A `Content-Range` header (RFC 9110 §14.4): `bytes 5-9/100`, `bytes 5-9/*`, `bytes */100`.
struct ContentRange: Hashable {
    /// The part sent, or `nil` for an unsatisfied range.
    var range: Range<Int64>?
    /// The size of the whole.
    var size: Int64?

    init?(_ text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
        let parts = words[1].split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        if parts[1] != "*" {
            guard let size = Int64(parts[1]), size >= 0 else { return nil }
            self.size = size
        }
        if parts[0] == "*" { return }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first >= 0, first <= last, last < size ?? .max
        else { return nil }
        range = first..<last + 1
    }
}
