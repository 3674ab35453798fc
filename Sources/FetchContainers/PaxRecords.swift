/// The records of a pax extended header that decide where the next header is and what the member is called
/// (POSIX.1-2017 `pax`, "pax Extended Header": each is `LENGTH KEY=VALUE` and a line feed).
struct PaxRecords {
    private(set) var size: Int64?
    private(set) var path: [UInt8]?

    /// Reads all records; zero bytes after the last one are ignored, as some writers pad. `nil` when one is malformed.
    init?(_ text: [UInt8]) {
        var rest = text[...]
        while let first = rest.first, first != 0 {
            guard let record = Self.record(in: rest) else { return nil }
            rest = rest.dropFirst(record.count)
            guard note(record) else { return nil }
        }
    }

    /// The first record, its length and line feed included.
    private static func record(in text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let digits = text.prefix { $0 != UInt8(ascii: " ") }.prefix(8)
        guard let length = number(digits), length > Int64(digits.count) + 1, length <= Int64(text.count) else {
            return nil
        }
        let record = text.prefix(Int(length))
        return record.last == UInt8(ascii: "\n") ? record : nil
    }

    private mutating func note(_ record: ArraySlice<UInt8>) -> Bool {
        guard let space = record.firstIndex(of: UInt8(ascii: " ")),
            let equals = record[space...].firstIndex(of: UInt8(ascii: "="))
        else { return false }
        let value = record[(equals + 1)...].dropLast()
        switch String(decoding: record[(space + 1)..<equals], as: UTF8.self) {
        case "path": path = Array(value)
        case "size":
            guard let number = Self.number(value) else { return false }
            size = number
        default: break
        }
        return true
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
