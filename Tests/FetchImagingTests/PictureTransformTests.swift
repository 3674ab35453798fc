import FetchCore
import FetchImaging
import Testing

@Suite(.enabled(if: PillowPictures.areThere, "needs the Python clients: make deps-test"))
struct PictureTransformTests {
    private func transform(_ change: (inout PictureTransform) -> Void = { _ in }) -> PictureTransform {
        var transform = PictureTransform(budget: MemoryBudget(whole: 1 << 30))
        transform.side = 128
        change(&transform)
        return transform
    }

    private func sample(_ name: String, column: String = "", suffix: String) throws -> Sample {
        let part = SamplePart(column: column, suffix: suffix, content: try PillowPictures.content(name, asFile: true))
        return Sample(key: "a", number: 0, parts: [part])
    }

    @Test(arguments: ["photo.jpg", "photo.png", "photo.webp", "photo.tif", "palette.gif", "photo.bmp"])
    func aFileKeepsItsFormatAndAColumnBecomesAPNG(name: String) throws {
        let before = try PictureHead(of: PillowPictures.content(name))
        var file = try sample(name, suffix: "any")
        try transform().apply(to: &file)
        let after = try PictureHead(of: file.parts[0].content)
        #expect(after.format == before.format && [after.width, after.height] == [128, 86])
        #expect(file.parts[0].suffix == "any")
        var column = try sample(name, column: "image", suffix: "any")
        try transform().apply(to: &column)
        #expect(try PictureHead(of: column.parts[0].content).format == .png)
        #expect(column.parts[0].suffix == "png")
    }

    @Test func valuesThatAreNoColoursStayUnlessTheyAreAMask() throws {
        var file = try sample("mask-int32.tif", suffix: "tif")
        try transform().apply(to: &file)
        #expect(try PictureHead(of: file.parts[0].content).width == 701)
        try transform { $0.masks = ["tif"] }.apply(to: &file)
        #expect(try PictureHead(of: file.parts[0].content).width == 128)
    }

    @Test func anEndingBehindOtherDotsIsAnEndingAsWell() throws {
        var file = try sample("mask.png", suffix: "left.png")
        try transform { ($0.side, $0.sides) = (nil, ["png": 64]) }.apply(to: &file)
        #expect(try PictureHead(of: file.parts[0].content).width == 64)
    }

    @Test(arguments: ["photo.jpg", "palette.gif", "photo.bmp"])
    func aMaskIsNotKeptInAFormatThatChangesIt(name: String) throws {
        var file = try sample(name, suffix: "mask")
        let error = #expect(throws: FetchError.self) { try transform { $0.masks = ["mask"] }.apply(to: &file) }
        #expect(error?.code == .damagedPicture)
    }

    @Test func moreThanSoManyPixelsAreUnwantedAndNoError() throws {
        var file = try sample("photo.jpg", suffix: "jpg")
        try transform { $0.maxPixels = 640 * 431 }.apply(to: &file)
        #expect(file.unwanted == nil)
        file = try sample("photo.jpg", suffix: "jpg")
        try transform { $0.maxPixels = 640 * 431 - 1 }.apply(to: &file)
        #expect(file.unwanted == "jpg: it has 640 x 431 pixels, more than --max-pixels 275839 allows")
    }

    @Test func textThatBeginsLikeABitmapIsNone() throws {
        let text = Array("BMW is no bitmap".utf8)
        var file = Sample(
            key: "a", number: 0, parts: [SamplePart(column: "", suffix: "txt", content: .bytes(text))])
        try transform().apply(to: &file)
        guard case .bytes(text) = file.parts[0].content else {
            Issue.record("it was changed")
            return
        }
    }
}
