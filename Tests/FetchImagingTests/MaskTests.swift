import FetchCore
import FetchImaging
import Testing

@Suite(.enabled(if: PillowPictures.areThere, "needs the Python clients: make deps-test"))
struct MaskTests {
    private let budget = MemoryBudget(whole: 1 << 30)

    static let masks =
        [
            "mask.png", "mask.tif", "mask-int32.tif", "mask-16.png", "palette-mask.png", "palette-mask.tif",
            "palette-mask-4.png", "palette-mask-clear.png", "palette-mask.gif",
            "palette-mask-clear.gif", "palette-mask.bmp", "palette-mask-4.bmp", "two.bmp", "two.png", "exact.png",
        ] + (2...8).map { "turned-mask-\($0).png" }

    @Test(arguments: masks, [false, true])
    func classesAreTheVeryOnesPillowTakes(name: String, asFile: Bool) throws {
        let expected = try PillowPictures.expectation(name)
        let mask = try Mask(PillowPictures.content(name, asFile: asFile))
        #expect([mask.size.width, mask.size.height] == expected.shown)
        let size = mask.size.fitting(128)
        #expect([size.width, size.height] == [expected.width, expected.height])
        let classes = try mask.classes(at: size, budget: budget)
        let pixels = try PillowPictures.pixels(name)
        let values = stride(from: 0, to: pixels.count, by: 2).map { UInt16(pixels[$0]) | UInt16(pixels[$0 + 1]) << 8 }
        #expect(classes.values == values)
        #expect(Dictionary(uniqueKeysWithValues: classes.counts.map { ("\($0.key)", $0.value) }) == expected.counts)
    }

    @Test func coloursAreNeverMixed() throws {
        let mask = try Mask(PillowPictures.content("colours.png"))
        let raster = try mask.colours(at: mask.size.fitting(128), budget: budget)
        #expect(raster.bands == 3)
        #expect(raster.pixels == (try PillowPictures.pixels("colours.png")))
    }

    @Test func coloursAreNoClasses() throws {
        let mask = try Mask(PillowPictures.content("colours.png"))
        let error = #expect(throws: FetchError.self) { try mask.classes(at: mask.size, budget: budget) }
        #expect(error?.message.contains("colours where classes should be") == true)
    }

    @Test func aMaskThatIsCutShortIsAnError() throws {
        guard case .bytes(let bytes) = try PillowPictures.content("mask.png") else { return }
        let mask = try Mask(.bytes(Array(bytes.prefix(bytes.count / 2))))
        let error = #expect(throws: FetchError.self) { try mask.classes(at: mask.size, budget: budget) }
        #expect(error?.code == .damagedPicture)
    }
}
