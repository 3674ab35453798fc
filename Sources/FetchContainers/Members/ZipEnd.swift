internal import FetchCore

/// Looks at the end of a zip, which a reader of its members never reaches: the record that says how many there are.
///
/// APPNOTE.TXT 4.3.16, "End of central directory record".
struct ZipEnd {
    private static let size = 22
    /// The record and the longest comment behind it.
    private static let most = size + 65_535

    /// The last bytes of the file so far, at least ``most`` of them.
    private var tail: [UInt8] = []

    /// Takes the file's next bytes.
    mutating func take(_ bytes: UnsafeRawBufferPointer) {
        tail += bytes.suffix(Self.most)
        if tail.count > 4 * Self.most { tail.removeFirst(tail.count - Self.most) }
    }

    /// All bytes were taken, and so many members seen.
    func finish(_ name: String, members: Int) throws(FetchError) {
        guard let start = record else { throw .damaged(name, "is cut: the list of members at its end is missing") }
        let stated = number(at: start + 10)
        // More than that are counted elsewhere.
        guard stated == 0xFFFF || stated == members & 0xFFFF else {
            throw .damaged(
                name, "is damaged: its end states \(Units.count(stated, "member")), and there are \(members)")
        }
    }

    /// Where the record begins whose comment ends with the file.
    private var record: Int? {
        let first = max(0, tail.count - Self.most)
        guard tail.count >= Self.size else { return nil }
        return stride(from: tail.count - Self.size, through: first, by: -1).first { start in
            tail[start..<start + 4].elementsEqual([0x50, 0x4B, 0x05, 0x06])
                && start + Self.size + number(at: start + 20) == tail.count
        }
    }

    private func number(at index: Int) -> Int { Int(tail[index]) | Int(tail[index + 1]) << 8 }
}
