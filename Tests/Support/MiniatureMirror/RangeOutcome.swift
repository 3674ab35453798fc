/// What a `Range` field asks of a resource (RFC 9110, section 14).
enum RangeOutcome: Equatable {
    /// No usable range: the whole, with 200.
    case whole
    /// These bytes, with 206.
    case part(Range<Int>)
    /// No byte of it exists: 416.
    case unsatisfiable

    /// Reads one `bytes=a-b`, `a-` or `-n`. What is malformed, or asks for several ranges, is ignored, as a server may.
    init(field: String, size: Int) {
        let halves = field.split(separator: "=", maxSplits: 1)
        let ends = halves.last?.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false) ?? []
        guard halves.count == 2, halves[0] == "bytes", ends.count == 2 else {
            self = .whole
            return
        }
        switch (Self.number(ends[0]), Self.number(ends[1])) {
        case (let first?, let last?) where first <= last:
            self = first < size ? .part(first..<min(last, size - 1) + 1) : .unsatisfiable
        case (let first?, nil) where ends[1].isEmpty:
            self = first < size ? .part(first..<size) : .unsatisfiable
        case (nil, let count?) where ends[0].isEmpty:
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        default:
            self = .whole
        }
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}
