/// A grey TIFF of one strip (TIFF 6.0, section 3), uncompressed, with made-up pixels.
struct Raster: Sendable {
    /// Pixels in a row.
    static let width = 64

    let rows: Int
    let seed: UInt64

    var bytes: [UInt8] {
        let count = rows * Self.width
        return Self.header(rows: rows) + PatternBytes(seed: seed).bytes(0..<count)
    }

    private static func header(rows: Int) -> [UInt8] {
        let entries: [(tag: UInt16, value: Int)] = [
            (256, width), (257, rows), (258, 8), (259, 1), (262, 1), (273, 0), (277, 1), (278, rows),
            (279, rows * width),
        ]
        let length = 8 + 2 + entries.count * 12 + 4
        var header: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, UInt8(entries.count), 0]
        for entry in entries {
            // Each value is one LONG, type 4, of which readers take the low half where they want a SHORT.
            let value = entry.tag == 273 ? length : entry.value
            header += little(Int(entry.tag), 2) + little(4, 2) + little(1, 4) + little(value, 4)
        }
        return header + little(0, 4)
    }

    private static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
