import Glibc

/// The `datetime` of a search: an instant, or an interval that may be open at one end (RFC 3339, section 5.6).
struct SearchInterval {
    let first: Int?
    let last: Int?

    /// `nil` for anything else, such as a date without a time, which the specification does not allow.
    init?(_ text: String) {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard ends.count <= 2 else { return nil }
        let isOpen = ends.map { $0 == ".." || $0.isEmpty }
        let times = ends.map(Self.seconds)
        guard isOpen != [true], isOpen != [true, true], zip(times, isOpen).allSatisfy({ $0 != nil || $1 }) else {
            return nil
        }
        first = times[0]
        last = times[times.count - 1]
        if let first, let last, first > last { return nil }
    }

    func contains(_ seconds: Int) -> Bool {
        seconds >= first ?? .min && seconds <= last ?? .max
    }

    /// Whole seconds since 1970; fractions are dropped.
    private static func seconds(_ text: String) -> Int? {
        let digits = Array(text.utf8)
        guard digits.count >= 20, [10: 0x54, 4: 0x2D, 7: 0x2D, 13: 0x3A, 16: 0x3A].allSatisfy({ digits[$0] == $1 })
        else { return nil }
        func number(_ range: Range<Int>) -> Int32? { Int32(String(decoding: digits[range], as: UTF8.self)) }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
        guard let offset = offset(String(decoding: digits[19...], as: UTF8.self)) else { return nil }
        return timegm(&parts) - offset
    }

    /// The seconds east of Greenwich that end a time, after its fraction.
    private static func offset(_ text: String) -> Int? {
        let zone = text.hasPrefix(".") ? text.dropFirst().drop { $0.isNumber } : text[...]
        if zone == "Z" || zone == "z" { return 0 }
        let sign = zone.first == "+" ? 1 : zone.first == "-" ? -1 : 0
        let numbers = zone.dropFirst().split(separator: ":").compactMap { Int($0) }
        guard sign != 0, numbers.count == 2 else { return nil }
        return sign * (numbers[0] * 3600 + numbers[1] * 60)
    }
}
