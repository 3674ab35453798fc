import FetchCore
import FetchSelectors
import Testing

@Suite struct NamesSelectorTests {
    private let items = [
        Item(id: "one", assets: [Listing.asset("train/one.tar"), Listing.asset("train/one.json")]),
        Item(id: "two", assets: [Listing.asset("train/two.tar")]),
        Item(id: "three", assets: [Listing.asset("val/three.tar")]),
    ]

    @Test(arguments: [
        (["one"], ["one"]), (["three", "one"], ["one", "three"]), (["train/two.tar"], ["two"]), (["two.tar"], ["two"]),
        (["one.json"], ["one"]), (["one", "train/one.tar", "one.json"], ["one"]),
    ])
    func takesItemsByIdPathOrLastComponent(names: [String], ids: [String]) async throws {
        let selector = NamesSelector(names: Set(names), allowMissing: false)
        #expect(try await selector.picks(items).map(\.id) == ids)
    }

    @Test func keepsAllAssetsOfAnItem() async throws {
        let picks = try await NamesSelector(names: ["one.json"], allowMissing: false).picks(items)
        #expect(picks == [items[0]])
    }

    @Test(arguments: ["four", "ONE", "on", "train", "one.tar/", "", "trai/one.tar"])
    func aNameThatMatchesNothingIsAnErrorThatNamesIt(name: String) async {
        let selector = NamesSelector(names: ["one", name], allowMissing: false)
        let error = await #expect(throws: FetchError.self) { try await selector.picks(items) }
        #expect(error?.code == .notFound)
        #expect(error?.message.hasSuffix(": \(name)") == true)
    }

    @Test func missingNamesMayBeAllowed() async throws {
        let selector = NamesSelector(names: ["one", "four"], allowMissing: true)
        #expect(try await selector.picks(items).map(\.id) == ["one"])
    }
}
