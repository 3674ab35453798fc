import Glibc

/// A day of the floods, counted from 5 December 2018.
struct FloodDate: Sendable, Hashable {
    /// Days before the week of April, and after it up to the end of May.
    private static let daysBefore = 117
    private static let daysOfWeek = 7
    private static let daysAfter = 53

    /// 5 December 2018, in seconds since 1970.
    private static let start = 1_543_968_000

    let day: Int

    /// A day of 1 to 7 April 2019.
    init(inWeek number: Int) {
        day = Self.daysBefore + number % Self.daysOfWeek
    }

    /// A day outside that week.
    init(outsideWeek number: Int) {
        let turn = number % (Self.daysBefore + Self.daysAfter)
        day = turn < Self.daysBefore ? turn : turn + Self.daysOfWeek
    }

    /// The day a text such as `2019_04_01` names.
    init?(_ text: Substring, separator: Character) {
        let numbers = text.split(separator: separator).compactMap { Int32($0) }
        guard numbers.count == 3 else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        day = (timegm(&parts) - Self.start) / 86400
    }

    /// Seconds since 1970.
    var seconds: Int { Self.start + day * 86400 }

    /// The day with a separator, such as `2019_04_01`.
    func text(separator: String) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday]
            .map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: separator)
    }

    /// As STAC writes it: midnight, UTC.
    var rfc3339: String { text(separator: "-") + "T00:00:00Z" }
}
