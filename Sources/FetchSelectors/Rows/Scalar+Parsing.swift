import FetchCore

extension Scalar {
    /// What a text in quotes means beside a value of some type; `nil` when it cannot be one.
    init?(_ text: String, as type: FieldType) {
        let trimmed = text.drop { $0 == " " }
        switch type {
        case .boolean:
            switch trimmed.lowercased() {
            case "true", "t", "1", "yes", "y": self = .boolean(true)
            case "false", "f", "0", "no", "n": self = .boolean(false)
            default: return nil
            }
        case .integer:
            if let number = Int128(trimmed) {
                self = .integer(number)
            } else if let number = Double(trimmed), number.magnitude < 1e37 {
                self = .integer(Int128(number.rounded(.toNearestOrEven)))
            } else {
                return nil
            }
        case .category(let names):
            guard let index = names.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) ?? Int(trimmed) else {
                return nil
            }
            self = .integer(Int128(index))
        case .decimal:
            guard let number = Scalar(decimal: trimmed) ?? Double(trimmed).map(Scalar.double) else { return nil }
            self = number
        case .float:
            guard let number = Float(trimmed) else { return nil }
            self = .float(number)
        case .double:
            guard let number = Double(trimmed) else { return nil }
            self = .double(number)
        case .text: self = .text(text)
        case .uuid: self = .text(text.lowercased())
        case .bytes: self = .bytes(Self.unescaped(text))
        case .date, .time, .timestamp:
            guard let value = Self.instant(trimmed, type) else { return nil }
            self = value
        default: return nil
        }
    }

    /// Bytes as text with `\x41` for single ones.
    private static func unescaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), rest.count >= 3,
                let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// A date, time of day or timestamp in the forms of ISO 8601, with a space in place of the T as well.
    private static func instant(_ text: Substring, _ type: FieldType) -> Scalar? {
        if type == .time { return clock(text).map(Scalar.time) }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: true) { $0 == "T" || $0 == " " }
        guard let first = parts.first, let days = day(first) else { return nil }
        guard parts.count == 2 else { return type == .date ? .date(days) : .timestamp(days * 86_400_000_000) }
        var rest = parts[1]
        var shift: Int64 = 0
        if rest.hasSuffix("Z") {
            rest = rest.dropLast()
        } else if let sign = rest.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            guard let zone = offset(rest[rest.index(after: sign)...]) else { return nil }
            shift = rest[sign] == "+" ? -zone : zone
            rest = rest[..<sign]
        }
        guard let time = clock(rest) else { return nil }
        return type == .date ? .date(days) : .timestamp(days * 86_400_000_000 + time / 1000 + shift)
    }

    private static func day(_ text: Substring) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2] else { return nil }
        return CivilTime.days(year: year, month: month, day: day)
    }

    /// `15:13`, `15:13:53` or `15:13:53.25` in nanoseconds since midnight.
    private static func clock(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = Int64(parts[0]), let minute = Int64(parts[1]),
            (0...24).contains(hour), (0..<60).contains(minute)
        else { return nil }
        let seconds = parts.count == 3 ? parts[2] : "0"
        guard case .decimal(let value, let scale)? = Scalar(decimal: seconds), scale <= 9, value >= 0 else {
            return nil
        }
        let fraction = Int64(clamping: value) * (0..<(9 - scale)).reduce(1) { power, _ in power * 10 }
        guard fraction < 60_000_000_000 else { return nil }
        return (hour * 60 + minute) * 60_000_000_000 + fraction
    }

    /// `02` or `02:30` in microseconds.
    private static func offset(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":").map { Int64($0) }
        guard let hours = parts.first ?? nil, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return hours * 3_600_000_000 }
        guard let minutes = parts[1] else { return nil }
        return (hours * 60 + minutes) * 60_000_000
    }
}
