import FetchCore
import Testing

/// Headers that no tool writes in small archives, made by hand.
struct HeaderTests {
    @Test(arguments: Inspection.chunkSizes)
    func takesTheSizeFromPaxRecords(_ chunk: Int) {
        let archive =
            block("x", kind: "x", size: 19) + padded(Array("19 size=9000000000\n".utf8))
            + block("big", kind: "0", size: 0) + [1, 2, 3]
        #expect(
            Inspection.objection(to: archive, chunk: chunk)?.message
                == "x.tar ends in the middle of member big (have 3 of 9000000000 bytes)")
    }

    @Test func readsSizesInBase256() {
        var header = block("big", kind: "0", size: 0)
        header.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1])
        #expect(
            Inspection.objection(to: signed(header) + [1])?.message
                == "x.tar ends in the middle of member big (have 1 of 8589934593 bytes)")
    }

    @Test(arguments: [[0xFF], [0x80, 1], [0x39]] as [[UInt8]])
    func refusesSizesThatCannotBe(_ start: [UInt8]) {
        var header = block("odd", kind: "0", size: 0)
        header.replaceSubrange(124..<124 + start.count, with: start)
        let error = Inspection.objection(to: signed(header) + end)
        #expect(error?.message == "x.tar has a header with an unreadable size at byte 0")
    }

    @Test(arguments: ["x", "L", "K", "g"])
    func refusesHugeTextAboutAMember(_ kind: Character) {
        let error = Inspection.objection(to: block("x", kind: kind, size: 2_000_000))
        #expect(error?.message.contains("has a header of 2.0 MB about a member") == true)
    }

    @Test func refusesMalformedPaxRecords() {
        let archive = block("x", kind: "x", size: 9) + padded(Array("99 size=1".utf8)) + block("a", kind: "0", size: 0)
        #expect(Inspection.objection(to: archive + end)?.code == .damagedArchive)
    }

    @Test func linksAndFoldersHaveNoContentWhateverTheyState() {
        let archive = ["1", "2", "5"].flatMap { block("n", kind: $0, size: 4_096) }
        #expect(Inspection.objection(to: archive + end) == nil)
    }

    @Test func acceptsSumsOfSignedBytes() {
        var header = block("n\u{E9}", kind: "0", size: 0)
        let high = header.count { $0 >= 0x80 }
        header = signed(header, less: 256 * high)
        #expect(high > 0 && Inspection.objection(to: header + end) == nil)
    }

    private let end = [UInt8](repeating: 0, count: 1024)

    private func block(_ name: String, kind: Character, size: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        header.replaceSubrange(0..<name.utf8.count, with: name.utf8)
        let octal = String(size, radix: 8)
        let digits = String(repeating: "0", count: 11 - octal.count) + octal
        header.replaceSubrange(124..<135, with: digits.utf8)
        header[156] = kind.asciiValue!
        header.replaceSubrange(257..<265, with: "ustar\u{0}00".utf8)
        return signed(header)
    }

    private func signed(_ block: [UInt8], less: Int = 0) -> [UInt8] {
        var header = block
        header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
        let octal = String(header.reduce(0) { $0 + Int($1) } - less, radix: 8)
        let digits = String(repeating: "0", count: 6 - octal.count) + octal
        header.replaceSubrange(148..<155, with: Array(digits.utf8) + [0])
        return header
    }

    private func padded(_ text: [UInt8]) -> [UInt8] {
        text + [UInt8](repeating: 0, count: 512 - text.count)
    }
}
