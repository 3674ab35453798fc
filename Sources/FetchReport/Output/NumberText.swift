import FetchCore
import Glibc

/// Numbers for people.
enum NumberText {
    /// About four digits: `98.3`, `0.914`, `12,345`.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return value < 0 ? "-∞" : "∞" }
        switch abs(value) {
        case 1e15...: return "\(value)"
        case 1000...: return Units.count(Int64(value.rounded()))
        case 100..<1000: return trimmed(value, places: 1)
        case 10..<100: return trimmed(value, places: 2)
        default: return trimmed(value, places: 3)
        }
    }

    /// An error with two digits: `0.42`, `0.000013`.
    static func error(_ value: Double) -> String {
        guard value > 0, value < 10 else { return short(value) }
        // 0.0996 is 0.10, and 9.96 is 10.
        let places = min(8, 1 - Int((log10(value) + 0.0022).rounded(.down)))
        let digits = String(Int((value * pow(10, Double(places))).rounded()))
        if places <= 0 { return digits }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    /// `1.08 billion`, `15.2 million`.
    static func millions(_ value: Double) -> String {
        switch abs(value) {
        case 1e9...: "\(Units.decimal(value / 1e9, places: 3)) billion"
        case 1e6...: "\(Units.decimal(value / 1e6, places: 1)) million"
        default: short(value)
        }
    }

    /// `40 to 49` for whole numbers, `0.90 to 0.91` for others, `300 and more`.
    static func interval(_ bin: Histogram.Bin, whole: Bool) -> String {
        if bin.high.isInfinite { return "\(short(bin.low)) and more" }
        if whole && bin.high - bin.low == 1 { return short(bin.low) }
        return "\(short(bin.low)) to \(short(whole ? bin.high - 1 : bin.high))"
    }

    private static func trimmed(_ value: Double, places: Int) -> String {
        let text = Units.decimal(value, places: places)
        guard text.contains(".") else { return text }
        let short = text.reversed().drop { $0 == "0" }.drop { $0 == "." }
        return String(short.reversed())
    }
}
