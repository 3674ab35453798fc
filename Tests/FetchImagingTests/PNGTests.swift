import FetchCore
import FetchImaging
import Testing

@Suite(.enabled(if: PillowPictures.areThere, "needs the Python clients: make deps-test"))
struct PNGTests {
    private let budget = MemoryBudget(whole: 1 << 30)

    /// A raster of noise or of flat patches, whose values survive the way from 16 bits to 8.
    private func raster(_ size: PictureSize, bands: Int, valueBytes: Int, isFlat: Bool) -> (
        whole: Raster, plain: Raster
    ) {
        var state: UInt64 = 1
        var values: [UInt8] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                for band in 0..<bands {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    values.append(isFlat ? UInt8((x / 40 + y / 30 + band) % 7 * 36) : UInt8(state >> 56))
                }
            }
        }
        let plain = Raster(width: size.width, height: size.height, bands: bands, pixels: values)
        if valueBytes == 1 { return (plain, plain) }
        let deep = Raster(
            width: size.width, height: size.height, bands: bands, valueBytes: 2, pixels: values.flatMap { [$0, $0] })
        return (deep, plain)
    }

    @Test(
        arguments: [
            PictureSize(width: 1, height: 1), PictureSize(width: 1, height: 9), PictureSize(width: 7, height: 1),
            PictureSize(width: 640, height: 300),
        ], [1, 3])
    func libpngReadsWhatIsWritten(size: PictureSize, bands: Int) throws {
        for (valueBytes, isFlat) in [(1, false), (1, true), (2, false), (2, true)] {
            let (whole, plain) = raster(size, bands: bands, valueBytes: valueBytes, isFlat: isFlat)
            let picture = try Picture(.bytes(whole.png()))
            #expect(picture.head.bitDepth == 8 * valueBytes && picture.head.channels == bands)
            #expect(try picture.shrunk(to: 640, budget: budget) == plain, "\(valueBytes) bytes, flat: \(isFlat)")
        }
    }

    @Test func everyValueOfTwoBytesIsKept() throws {
        let values = (0..<UInt16(65_535)).map { $0 }
        let pixels = values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        let whole = Raster(width: 255, height: 257, bands: 1, valueBytes: 2, pixels: pixels)
        let mask = try Mask(.bytes(whole.png()))
        #expect(try mask.classes(at: mask.size, budget: budget).raster == whole)
    }

    @Test func flatPicturesAndPhotographsBecomeSmaller() throws {
        let size = PictureSize(width: 512, height: 512)
        let flat = raster(size, bands: 1, valueBytes: 1, isFlat: true).whole
        #expect(try flat.png().count < flat.pixels.count / 100)
        let photo = try Picture(PillowPictures.content("photo.jpg")).shrunk(to: 512, budget: budget)
        #expect(try photo.png().count < photo.pixels.count / 2)
    }
}
