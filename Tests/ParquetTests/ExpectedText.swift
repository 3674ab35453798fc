import Foundation
import Parquet

/// Writes values the way `expected/README.md` of the corpus describes, so that rows can be compared as text.
struct ExpectedText {
    /// Writes a row as a JSON array.
    static func text(_ row: Row) async throws -> String {
        var parts: [String] = []
        for (value, field) in zip(row.values, row.fields) { parts.append(try await text(value, field)) }
        return "[\(parts.joined(separator: ", "))]"
    }

    private static func text(_ value: Value, _ node: SchemaNode) async throws -> String {
        switch value {
        case .null: return "null"
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .unsigned(let number): return String(number)
        case .float(let number): return floating(Double(number))
        case .double(let number): return floating(number)
        case .decimal(let number): return #"{"d": "\#(number)"}"#
        case .date(let days): return #"{"date": "\#(date(days))"}"#
        case .time(let count, let unit): return #"{"time": \#(count), "unit": "\#(unit.rawValue)"}"#
        case .timestamp(let count, let unit, let isUTC):
            return #"{"ts": \#(count), "unit": "\#(unit.rawValue)", "tz": \#(isUTC ? #""UTC""# : "null")}"#
        case .string(let text): return quoted(text)
        case .bytes(let bytes): return bytesText(bytes, node)
        case .large(let large): return bytesText(try await large.bytes(), node)
        case .list(let values):
            guard case .list(let element) = node.shape else { return "?" }
            var parts: [String] = []
            for value in values { parts.append(try await text(value, element)) }
            return "[\(parts.joined(separator: ", "))]"
        case .map(let pairs):
            guard case .map(let key, let value) = node.shape else { return "?" }
            var parts: [String] = []
            for pair in pairs {
                parts.append("[\(try await text(pair.key, key)), \(try await text(pair.value, value))]")
            }
            return #"{"map": [\#(parts.joined(separator: ", "))]}"#
        case .structure(let values):
            guard case .structure(let fields) = node.shape else { return "?" }
            var parts: [String] = []
            for (value, field) in zip(values, fields) {
                parts.append("\(quoted(field.name)): \(try await text(value, field))")
            }
            return "{\(parts.joined(separator: ", "))}"
        }
    }

    private static func bytesText(_ bytes: [UInt8], _ node: SchemaNode) -> String {
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        switch node.logical {
        case .string, .enumeration, .json:
            if let text = String(validating: bytes, as: UTF8.self) { return quoted(text) }
            return #"{"badutf8": "\#(hex)"}"#
        default: return #"{"x": "\#(hex)"}"#
        }
    }

    private static func floating(_ number: Double) -> String {
        if number.isNaN { return #"{"f": "NaN"}"# }
        if number.isInfinite { return #"{"f": "\#(number < 0 ? "-" : "")Infinity"}"# }
        return "\(number)"
    }

    private static func date(_ days: Int32) -> String {
        // Civil from days (Hinnant, "chrono-compatible low-level date algorithms").
        let shifted = Int(days) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * year + year / 4 - year / 100)
        let month = (5 * ofYear + 2) / 153
        let day = ofYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        let civilYear = year + era * 400 + (civilMonth <= 2 ? 1 : 0)
        return String(format: "%04d-%02d-%02d", civilYear, civilMonth, day)
    }

    private static func quoted(_ text: String) -> String {
        let data = (try? JSONEncoder().encode([text])) ?? Data()
        return String(String(decoding: data, as: UTF8.self).dropFirst().dropLast())
    }
}

/// Compares rows of JSON whatever their spacing, order of escapes, and spelling of numbers.
enum JSONLine {
    /// True when both texts hold the same JSON: numbers as text where they are integers, else as doubles.
    static func same(_ left: String, _ right: String) -> Bool {
        left == right || normal(left) == normal(right)
    }

    /// The tokens of a line, numbers and strings in one spelling each.
    static func normal(_ line: String) -> [String] {
        var tokens: [String] = []
        var rest = Substring(line)
        while let first = rest.first {
            if first == "\"" {
                var end = rest.index(after: rest.startIndex)
                while end < rest.endIndex, rest[end] != "\"" {
                    end =
                        rest.index(end, offsetBy: rest[end] == "\\" ? 2 : 1, limitedBy: rest.endIndex) ?? rest.endIndex
                }
                let token = rest[...end]
                let decoded = try? JSONDecoder().decode([String].self, from: Data("[\(token)]".utf8)).first
                tokens.append("\"" + (decoded ?? String(token)))
                rest = rest[rest.index(after: end)...]
            } else if first == "-" || first.isNumber {
                let token = rest.prefix { "+-.eE0123456789".contains($0) }
                rest = rest.dropFirst(token.count)
                tokens.append(token.contains { ".eE".contains($0) } ? "\(Double(token) ?? .nan)" : String(token))
            } else {
                if first != " " { tokens.append(String(first)) }
                rest = rest.dropFirst()
            }
        }
        return tokens
    }
}
