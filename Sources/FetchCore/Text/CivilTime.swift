/// Dates and times of the proleptic Gregorian calendar from counts, in the forms of ISO 8601.
public enum CivilTime {
    /// `2019-04-01`; years beyond four digits and before the year 0 as they are.
    public static func date(_ days: Int64) -> String {
        let (year, month, day) = civil(days)
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// `15:13:53` with as much of a fraction as there is, of nanoseconds since midnight.
    public static func time(nanoseconds: Int64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        return clock(seconds) + fraction(nanoseconds % 1_000_000_000, digits: 9)
    }

    /// `2019-04-01T15:13:53.25`, with a `Z` in UTC, of microseconds since 1970.
    public static func timestamp(microseconds: Int64, isUTC: Bool) -> String {
        let day: Int64 = 86_400_000_000
        let (days, rest) = (floor(microseconds, day), microseconds - floor(microseconds, day) * day)
        return "\(date(days))T\(clock(rest / 1_000_000))\(fraction(rest % 1_000_000, digits: 6))\(isUTC ? "Z" : "")"
    }

    /// Days since 1970-01-01 of a date; `nil` when there is no such day.
    public static func days(year: Int64, month: Int64, day: Int64) -> Int64? {
        guard (1...12).contains(month), day >= 1, year.magnitude < 1_000_000 else { return nil }
        let shifted = month <= 2 ? year - 1 : year
        let era = floor(shifted, 400)
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
        return civil(days) == (year, month, day) ? days : nil
    }

    /// Year, month and day. The arithmetic is Howard Hinnant's (`days_from_civil`, `civil_from_days`).
    private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = floor(shifted, 146_097)
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let shiftedMonth = (5 * ofYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = ofYear - (153 * shiftedMonth + 2) / 5 + 1
        return (year + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func clock(_ seconds: Int64) -> String {
        "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    private static func fraction(_ part: Int64, digits: Int) -> String {
        guard part > 0 else { return "" }
        var text = padded(part, digits)
        while text.hasSuffix("0") { text.removeLast() }
        return "." + text
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value.magnitude)
        return (value < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floor(_ value: Int64, _ by: Int64) -> Int64 {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: by)
        return rest < 0 ? quotient - 1 : quotient
    }
}
