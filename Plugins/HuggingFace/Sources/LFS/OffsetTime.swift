import FetchCore

/// Times of RFC 3339 with any offset from UTC.
enum OffsetTime {
    /// Seconds since 1970, fractions dropped; `nil` for what is no time, or none after 1900.
    static func parse(_ text: String) -> Double? {
        if let time = Timestamp.parseRFC3339(text) { return time }
        guard text.utf8.count >= 25, let mark = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return nil }
        let offset = text[text.index(after: mark)...].split(separator: ":").compactMap { Double($0) }
        guard offset.count == 2, let local = Timestamp.parseRFC3339(text.prefix(19) + "Z") else { return nil }
        let seconds = offset[0] * 3600 + offset[1] * 60
        return text[mark] == "+" ? local - seconds : local + seconds
    }
}
