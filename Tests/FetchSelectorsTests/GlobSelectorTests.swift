import FetchCore
import FetchSelectors
import Testing

@Suite struct GlobSelectorTests {
    private let items = [
        Item(id: "one", assets: [Listing.asset("train/one.tar"), Listing.asset("train/one.json")]),
        Item(id: "two", assets: [Listing.asset("val/two.tar")]),
        Item(id: "three", assets: [Listing.asset("val/three.json")]),
    ]

    @Test(arguments: [
        (["*.tar"], [], ["train/one.tar", "val/two.tar"]),
        (["*.tar", "*.json"], ["val/*"], ["train/one.tar", "train/one.json"]),
        ([], ["*.json"], ["train/one.tar", "val/two.tar"]), (["one.*"], ["*.tar"], ["train/one.json"]), (["x"], [], []),
        ([], [], ["train/one.tar", "train/one.json", "val/two.tar", "val/three.json"]),
    ])
    func keepsAssetsThatAreIncludedAndNotExcluded(include: [String], exclude: [String], paths: [String]) async throws {
        let picks = try await GlobSelector(include: include, exclude: exclude).picks(items)
        #expect(picks.flatMap(\.assets).map(\.path.string) == paths)
        #expect(picks.allSatisfy { !$0.assets.isEmpty })
    }

    @Test(arguments: [(["["], []), ([], ["{a"])])
    func aPatternThatCannotBeReadIsAnError(include: [String], exclude: [String]) {
        let error = #expect(throws: FetchError.self) { try GlobSelector(include: include, exclude: exclude) }
        #expect(error?.code == .usage)
    }

    @Test func writesNoRecord() async throws {
        #expect(try await GlobSelector(include: ["*"], exclude: []).record(items) == nil)
    }
}
