import FetchCore
import FetchImaging
import Testing

@Suite struct PictureHeadTests {
    @Test(arguments: [[], [0x50], Array("PK".utf8) + [3, 4], Array("%PDF-1.7 and more".utf8)])
    func otherBytesAreNoPicture(bytes: [UInt8]) {
        let error = #expect(throws: FetchError.self) { try PictureHead(of: .bytes(bytes)) }
        #expect(error?.code == .notAPicture)
    }

    @Test func aHeadThatEndsEarlyIsDamaged() {
        let starts: [[UInt8]] = [
            [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, 0, 0, 0, 13],
            Array("RIFF....WEBPVP8X".utf8), [0x49, 0x49, 42, 0, 8, 0, 0, 0], Array("GIF89a".utf8),
            Array("BM".utf8) + [UInt8](repeating: 0, count: 12),
        ]
        for start in starts {
            let error = #expect(throws: FetchError.self) { try PictureHead(of: .bytes(start)) }
            #expect(error?.code == .damagedPicture)
        }
    }

    @Test func noArrangementOfBytesStopsTheProcess() {
        var state: UInt64 = 42
        let marks: [[UInt8]] = [
            [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], Array("RIFF....WEBPVP8X".utf8),
            [0x49, 0x49, 42, 0], [0x4D, 0x4D, 0, 42], Array("GIF89a".utf8), Array("BM".utf8),
        ]
        for round in 0..<20_000 {
            let noise = (0..<80).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(state >> 56)
            }
            _ = try? PictureHead(of: .bytes(marks[round % marks.count] + noise))
        }
    }

    @Test func sizesFitWithoutEnlarging() {
        #expect(PictureSize(width: 300, height: 200).fitting(512) == PictureSize(width: 300, height: 200))
        #expect(PictureSize(width: 13_312, height: 10_000).fitting(512) == PictureSize(width: 512, height: 385))
        #expect(PictureSize(width: 3, height: 9000).fitting(512) == PictureSize(width: 1, height: 512))
    }
}
