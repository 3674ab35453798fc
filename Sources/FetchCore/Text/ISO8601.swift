/// A point in time as ISO 8601 and RFC 3339 write it, to whatever precision it is given.
///
/// Understood: `2019`, `2019-04`, `2019-04-01`, `2019-04-01T10:20`, with seconds, with a fraction, with `Z`, `+02:00`
/// or `+0200`, with a space instead of the `T`. What names no zone is taken as UTC.
public struct ISO8601: Sendable, Hashable {
    /// Seconds since 1970 (UTC) of the first instant meant.
    public var start: Double
    /// Seconds since 1970 (UTC) of the last instant meant: the end of the day when only a day is given.
    public var end: Double

    /// Reads text; `nil` when it is no time.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let time = text.withUTF8({ ISO8601(bytes: $0) }) else { return nil }
        self = time
    }

    /// Reads bytes; `nil` when they are no time.
    public init?(bytes: UnsafeBufferPointer<UInt8>) {
        var reader = Reader(bytes: bytes)
        guard let year = reader.number(4) else { return nil }
        guard reader.skip("-") else {
            guard reader.isAtEnd else { return nil }
            self.init(from: Self.days(year, 1, 1), before: Self.days(year + 1, 1, 1))
            return
        }
        guard let month = reader.number(2), (1...12).contains(month) else { return nil }
        guard reader.skip("-") else {
            guard reader.isAtEnd else { return nil }
            let next = month == 12 ? Self.days(year + 1, 1, 1) : Self.days(year, month + 1, 1)
            self.init(from: Self.days(year, month, 1), before: next)
            return
        }
        guard let day = reader.number(2), (1...Self.length(year, month)).contains(day) else { return nil }
        let date = Self.days(year, month, day)
        guard reader.skip("T") || reader.skip("t") || reader.skip(" ") else {
            // A zone right behind a date changes nothing about which day is meant.
            guard reader.isAtEnd || reader.skip("Z") && reader.isAtEnd else { return nil }
            self.init(from: date, before: date + 1)
            return
        }
        guard let clock = reader.clock(), let zone = reader.zone(), reader.isAtEnd else { return nil }
        let first = Double(date) * 86400 + clock.seconds - zone
        self.init(start: first, end: clock.isToTheMinute ? (first + 60).nextDown : first)
    }

    private init(start: Double, end: Double) {
        self.start = start
        self.end = end
    }

    private init(from first: Int, before next: Int) {
        self.init(start: Double(first) * 86400, end: (Double(next) * 86400).nextDown)
    }

    /// Days since 1970-01-01 of a date in the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        // Years begin in March here, so that leap days stand at their ends.
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func length(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension ISO8601 {
    /// Reads digits and marks one after the other.
    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var index = 0

        var isAtEnd: Bool { index == bytes.count }

        mutating func skip(_ mark: Unicode.Scalar) -> Bool {
            guard index < bytes.count, bytes[index] == UInt8(ascii: mark) else { return false }
            index += 1
            return true
        }

        mutating func number(_ digits: Int) -> Int? {
            guard index + digits <= bytes.count else { return nil }
            var value = 0
            for place in index..<index + digits {
                let digit = Int(bytes[place]) - 48
                guard (0...9).contains(digit) else { return nil }
                value = value * 10 + digit
            }
            index += digits
            return value
        }

        /// Hours, minutes and, if they are there, seconds.
        mutating func clock() -> (seconds: Double, isToTheMinute: Bool)? {
            guard let hour = number(2), hour <= 24, skip(":"), let minute = number(2), minute < 60 else { return nil }
            let whole = Double(hour * 3600 + minute * 60)
            guard skip(":") else { return (whole, true) }
            guard let second = number(2), second <= 60 else { return nil }
            var value = whole + Double(second)
            if skip(".") || skip(",") {
                var scale = 0.1
                let first = index
                while let digit = number(1) {
                    value += Double(digit) * scale
                    scale /= 10
                }
                if index == first { return nil }
            }
            return (value, false)
        }

        /// Seconds east of Greenwich; 0 when nothing is said.
        mutating func zone() -> Double? {
            if isAtEnd || skip("Z") || skip("z") { return 0 }
            let sign: Double = skip("-") ? -1 : skip("+") ? 1 : 0
            guard sign != 0, let hours = number(2), hours < 24 else { return nil }
            _ = skip(":")
            guard let minutes = isAtEnd ? 0 : number(2), minutes < 60 else { return nil }
            return sign * Double(hours * 3600 + minutes * 60)
        }
    }
}
