import Glibc

/// Times in UTC, as seconds since 1970, to and from text.
public enum Timestamp {
    /// Now, in seconds since 1970.
    @Sendable public static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds on a clock that never goes back.
    @Sendable public static func monotonic() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// RFC 3339 to the second: `2023-04-30T15:13:53Z`. It knows the years 0 to 9999; others become the nearest.
    public static func rfc3339(_ seconds: Double) -> String {
        let parts = fields(min(max(seconds, -62_167_219_200), 253_402_300_799))
        return String(unsafeUninitializedCapacity: 20) { text in
            put(Int(parts.tm_year) + 1900, 4, into: text, at: 0)
            put(Int(parts.tm_mon) + 1, 2, after: "-", into: text, at: 4)
            put(Int(parts.tm_mday), 2, after: "-", into: text, at: 7)
            put(Int(parts.tm_hour), 2, after: "T", into: text, at: 10)
            put(Int(parts.tm_min), 2, after: ":", into: text, at: 13)
            put(Int(parts.tm_sec), 2, after: ":", into: text, at: 16)
            text[19] = UInt8(ascii: "Z")
            return 20
        }
    }

    /// Writes a number in so many digits, after a separator.
    private static func put(
        _ number: Int, _ digits: Int, after separator: Unicode.Scalar? = nil,
        into text: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) {
        var (rest, place) = (number, start)
        if let separator {
            text[place] = UInt8(ascii: separator)
            place += 1
        }
        for index in (place..<place + digits).reversed() {
            text[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    /// For people: `30 April 2023 15:13 UTC`.
    public static func spoken(_ seconds: Double) -> String {
        let parts = fields(seconds)
        return "\(parts.tm_mday) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900) "
            + "\(Units.padded(Int(parts.tm_hour), to: 2)):\(Units.padded(Int(parts.tm_min), to: 2)) UTC"
    }

    /// Reads a date of HTTP (RFC 9110 §5.6.7, the preferred form): `Sun, 06 Nov 1994 08:49:37 GMT`.
    public static func parseHTTPDate(_ text: String) -> Double? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(where: { $0.prefix(3) == words[2] })
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3 else { return nil }
        return seconds(year, month + 1, day, time[0], time[1], time[2])
    }

    /// Reads the compact form of signed links (ISO 8601 basic): `20230430T151353Z`.
    public static func parseCompact(_ text: String) -> Double? {
        let digits = Array(text.utf8)
        guard digits.count == 16, digits[8] == UInt8(ascii: "T"), digits[15] == UInt8(ascii: "Z") else { return nil }
        return seconds(inDigits: text)
    }

    /// Reads RFC 3339 in UTC, with or without a fraction, which is dropped: `2023-04-30T15:13:53Z`.
    public static func parseRFC3339(_ text: String) -> Double? {
        guard text.utf8.count >= 20, text.hasSuffix("Z") else { return nil }
        return seconds(inDigits: String(text.prefix(19)))
    }

    private static func seconds(inDigits text: String) -> Double? {
        let digits = text.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.map { Int($0) - 48 }
        guard digits.count == 14 else { return nil }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        return seconds(number(0..<4), number(4..<6), number(6..<8), number(8..<10), number(10..<12), number(12..<14))
    }

    private static func seconds(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
    ) -> Double? {
        guard (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second), (1900...9999).contains(year)
        else { return nil }
        var parts = tm()
        parts.tm_year = Int32(year - 1900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_sec = Int32(second)
        return Double(timegm(&parts))
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func fields(_ seconds: Double) -> tm {
        var whole = time_t(seconds.rounded(.down))
        var parts = tm()
        gmtime_r(&whole, &parts)
        return parts
    }
}
