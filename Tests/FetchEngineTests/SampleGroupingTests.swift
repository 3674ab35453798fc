import FetchCore
import Testing

@testable import FetchEngine

/// Which assets of a plan make one sample, and what its files are called.
struct SampleGroupingTests {
    private func row(_ path: String, item: String? = nil, key: String = "data", isContainer: Bool = false) throws
        -> PackRow
    {
        PackRow(
            id: 1, path: try RelativePath(path), item: item ?? path, key: key, state: .done, run: 1, hasFile: true,
            goal: nil, isContainer: isContainer, size: 1)
    }

    @Test func filesOfOneKeyStandTogether() throws {
        let rows = try ["a/1.jpg", "a/1.seg.png", "a/2.jpg", "b/1.jpg"].map { try row($0) }
        #expect(SampleGrouping.count(rows, keepsPaths: false) == 2)
        #expect(SampleGrouping.count(Array(rows.dropFirst(2)), keepsPaths: false) == 1)
        let (key, names) = try SampleGrouping.names(Array(rows.prefix(2)), keepsPaths: false)
        #expect(key == "a/1" && names.map(\.string) == ["a/1.jpg", "a/1.seg.png"])
    }

    @Test func assetsOfOneItemStandTogetherUnderItsName() throws {
        let rows = [
            try row("c/S2.A_1/B02.tif", item: "S2.A_1", key: "B02"),
            try row("c/S2.A_1/clouds.json", item: "S2.A_1", key: "clouds.mask"),
            try row("c/S2.A_2/B02.tif", item: "S2.A_2", key: "B02"),
        ]
        #expect(SampleGrouping.count(rows, keepsPaths: false) == 2)
        let (key, names) = try SampleGrouping.names(Array(rows.prefix(2)), keepsPaths: false)
        #expect(key == "S2_A_1")
        #expect(names.map(\.string) == ["S2_A_1.b02.tif", "S2_A_1.clouds_mask.json"])
    }

    @Test func pathsThatAreKeptStandAlone() throws {
        let rows = try ["a/1.jpg", "a/1.json"].map { try row($0) }
        #expect(SampleGrouping.count(rows, keepsPaths: true) == 1)
        #expect(SampleGrouping.count([], keepsPaths: true) == 0)
    }

    @Test func anArchiveIsNoPartOfASample() throws {
        let rows = [try row("a.json", item: "a"), try row("a.tar", item: "a", isContainer: true)]
        #expect(SampleGrouping.count(rows, keepsPaths: false) == 1)
    }
}
