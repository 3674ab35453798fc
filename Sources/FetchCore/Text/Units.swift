/// Bytes, times and counts in a person's words.
public enum Units {
    /// A size in decimal units: `999 B`, `1.5 kB`, `11.3 GB`.
    public static func bytes(_ count: Int64) -> String {
        var value = Double(count)
        var unit = 0
        let names = ["B", "kB", "MB", "GB", "TB", "PB"]
        while abs(value) >= 999.5 && unit < names.count - 1 {
            value /= 1000
            unit += 1
        }
        if unit == 0 { return "\(count) B" }
        return "\(decimal(value, places: abs(value) < 99.95 ? 1 : 0)) \(names[unit])"
    }

    /// A duration: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`.
    public static func duration(seconds: Double) -> String {
        if !seconds.isFinite || seconds < 0 { return "unknown" }
        if seconds < 9.95 { return "\(decimal(seconds, places: 1)) s" }
        if seconds >= 1e10 { return "centuries" }
        let whole = Int(seconds.rounded())
        switch whole {
        case ..<60: return "\(whole) s"
        case ..<3600: return "\(whole / 60) min \(padded(whole % 60, to: 2)) s"
        case ..<86400: return "\(whole / 3600) h \(padded(whole / 60 % 60, to: 2)) min"
        default: return "\(whole / 86400) d \(whole / 3600 % 24) h"
        }
    }

    /// A count with thousands separated: `1,000,000`.
    public static func count(_ number: some BinaryInteger) -> String {
        let digits = String(number.magnitude)
        var grouped = ""
        for (place, digit) in digits.enumerated() {
            if place > 0 && (digits.count - place) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return (number < 0 ? "-" : "") + grouped
    }

    /// A count and its noun: `1 tar`, `3 tars`.
    public static func count(_ number: some BinaryInteger, _ noun: String, _ plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// A number with a fixed count of decimals, rounded half away from zero.
    public static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "\(value)" }
        let scale = [1.0, 10, 100, 1000][min(places, 3)]
        let scaled = Int64((abs(value) * scale).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        if places == 0 { return "\(sign)\(scaled)" }
        return "\(sign)\(scaled / Int64(scale)).\(padded(Int(scaled % Int64(scale)), to: places))"
    }

    /// A number with leading zeros.
    public static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// Reads a size: `500000`, `20kB`, `1.5 GB`, `2GiB`, `10M` (decimal, as network rates are).
    ///
    /// - Throws: ``FetchError`` with code `usage` for anything else.
    public static func parseBytes(_ text: String) throws(FetchError) -> Int64 {
        let trimmed = text.filter { $0 != " " && $0 != "_" }
        let number = trimmed.prefix { $0.isNumber || $0 == "." }
        let scales: [String: Double] = [
            "": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9, "t": 1e12, "tb": 1e12,
            "kib": 1024, "mib": 1_048_576, "gib": 1_073_741_824, "tib": 1_099_511_627_776,
        ]
        guard let value = Double(number), let scale = scales[trimmed.dropFirst(number.count).lowercased()],
            value >= 0, value * scale < 9e18
        else {
            throw FetchError(
                .usage, "\"\(SafeText.printable(text))\" is not a size",
                hint: "Write for example 500000, 20MB or 1.5GiB")
        }
        return Int64(value * scale)
    }
}
