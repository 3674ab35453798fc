import FetchCore
import Testing

@testable import FetchEngine

/// Places in archives, as bytes.
struct CursorTextTests {
    private static let numbers: [Int64] = [0, 1, 255, 256, 1 << 32, 11_297_000_000, .max]

    @Test func aPlaceInAPlainArchiveComesBack() {
        for member in Self.numbers {
            for byte in Self.numbers {
                let position = ArchivePosition(member: member, byte: byte)
                #expect(CursorText.decode(CursorText.encode(position)) == position)
            }
        }
    }

    @Test(arguments: [0, 1, 31, 32_768])
    func aPlaceInACompressedArchiveComesBack(_ window: Int) {
        for (bits, number) in zip(0...7, Self.numbers + [77]) {
            let position = ArchivePosition(
                member: number, byte: number,
                inflation: .init(
                    bits: bits, unpacked: number, window: (0..<window).map { UInt8(truncatingIfNeeded: $0 * 7) },
                    crc: UInt32(truncatingIfNeeded: number &* 977), length: number))
            #expect(CursorText.decode(CursorText.encode(position)) == position)
        }
    }

    @Test func everyOtherLengthIsNone() {
        let bytes = CursorText.encode(
            ArchivePosition(
                member: 1, byte: 2, inflation: .init(bits: 3, unpacked: 4, window: [5], crc: 6, length: 7)))
        for length in 0..<48 where length != 16 { #expect(CursorText.decode(Array(bytes[..<length])) == nil) }
    }
}

/// Where an archive's members land.
struct ArchiveNameTests {
    @Test(arguments: [
        ("sa_000020.tar", "sa_000020"), ("a/b.tar.gz", "a/b"), ("a.TGZ", "a"), ("a.b.tar.zst", "a.b"),
        ("x.zip", "x"), ("x.tar.xz", "x"), ("x.tar.bz2", "x"), ("plain", "plain.d"), ("x.rar", "x.rar.d"),
        (".tar", ".tar.d"), ("a/.zip", "a/.zip.d"), ("a.tar/b", "a.tar/b.d"), (".tar.gz", ".tar.gz.d"),
        ("\u{130}.tar", "\u{130}"),
    ])
    func theFolderIsTheNameWithoutItsEnding(_ path: String, _ folder: String) throws {
        #expect(try ArchiveName.folder(of: RelativePath(path)) == folder)
    }
}
