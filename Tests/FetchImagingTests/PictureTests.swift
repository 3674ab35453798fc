import FetchCore
import FetchImaging
import Testing

@Suite(.enabled(if: PillowPictures.areThere, "needs the Python clients: make deps-test"))
struct PictureTests {
    private let budget = MemoryBudget(whole: 1 << 30)

    static let pictures =
        [
            "photo.jpg", "progressive.jpg", "photo.png", "tall.png", "grey.png", "grey.jpg", "photo.tif", "lzw.tif",
            "photo.webp", "lossy.webp", "photo.bmp", "palette.png", "palette.gif", "clear.png", "small.png",
            "turned.webp", "turned.png",
        ] + (1...8).map { "turned-\($0).jpg" }

    @Test(arguments: pictures, [false, true])
    func shrunkPicturesAreNearlyWhatPillowMakes(name: String, asFile: Bool) throws {
        let expected = try PillowPictures.expectation(name)
        let picture = try Picture(PillowPictures.content(name, asFile: asFile))
        let raster = try picture.shrunk(to: 128, budget: budget)
        #expect([picture.size.width, picture.size.height] == expected.shown)
        #expect([raster.width, raster.height] == [expected.width, expected.height])
        #expect(raster.bands == expected.bands)
        let pixels = try PillowPictures.pixels(name)
        try #require(raster.pixels.count == pixels.count)
        let sum = zip(raster.pixels, pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(sum) / Double(pixels.count) < 3, "mean difference \(Double(sum) / Double(pixels.count))")
    }

    @Test func theHeadTellsWhatDecodingCosts() throws {
        let plain = try PictureHead(of: PillowPictures.content("photo.jpg"))
        let progressive = try PictureHead(of: PillowPictures.content("progressive.jpg"))
        #expect(!plain.isProgressive && progressive.isProgressive)
        let small = PictureSize(width: 64, height: 43)
        #expect(progressive.cost(of: small) > plain.cost(of: small))
        #expect(try PictureHead(of: PillowPictures.content("palette.png")).hasPalette)
        #expect(try PictureHead(of: PillowPictures.content("clear.png")).hasAlpha)
        #expect(try PictureHead(of: PillowPictures.content("deep.png")).bitDepth == 16)
        #expect(try PictureHead(of: PillowPictures.content("turned-6.jpg")).orientation == 6)
        #expect(try PictureHead(of: PillowPictures.content("mask-int32.tif")).bitDepth == 32)
    }

    @Test func whatCanNeverFitIsRefusedWithTheReason() throws {
        let tight = MemoryBudget(whole: 1000)
        let picture = try Picture(PillowPictures.content("progressive.jpg"))
        let error = #expect(throws: FetchError.self) { try picture.shrunk(to: 128, budget: tight) }
        #expect(error?.code == .tooLarge)
        #expect(error?.message.contains("progressive JPEG of 640 x 431 pixels") == true)
        #expect(error?.message.contains("--max-memory 1.0 kB") == true)
    }

    @Test(arguments: ["truncated.jpg", "truncated.png", "broken.png"])
    func aDamagedPictureIsAnError(name: String) throws {
        let picture = try Picture(PillowPictures.content(name))
        let error = #expect(throws: FetchError.self) { try picture.shrunk(to: 128, budget: budget) }
        #expect(error?.code == .damagedPicture)
    }

    @Test func sixteenBitsBecomeEight() throws {
        let picture = try Picture(PillowPictures.content("deep.png"))
        let plain = try picture.shrunk(to: 128, budget: budget)
        let grey = try Picture(PillowPictures.content("photo.png")).shrunk(to: 128, budget: budget)
        let sum = plain.pixels.indices.reduce(0) { $0 + abs(Int(plain.pixels[$1]) - Int(grey.pixels[$1 * 3])) }
        #expect(plain.valueBytes == 1 && sum / plain.pixels.count < 3)
    }

    @Test func printersColoursBecomeRedGreenAndBlue() throws {
        let raster = try Picture(PillowPictures.content("cmyk.jpg")).shrunk(to: 128, budget: budget)
        #expect(raster.bands == 3 && raster.valueBytes == 1)
    }

    @Test func aPNGOfARasterReadsBackTheSame() throws {
        let raster = try Picture(PillowPictures.content("photo.jpg")).shrunk(to: 128, budget: budget)
        let again = try Picture(.bytes(raster.png()))
        #expect(again.head.format == .png && again.head.channels == 3)
        #expect(try again.shrunk(to: 128, budget: budget) == raster)
    }
}
