import FetchCore
import FetchSelectors
import Testing

struct NumberSelectorTests {
    private let presets = [SourceDescriptor.Preset(name: "tiny", summary: "", numbers: "0,500,999")]

    private func range(_ range: Range<Int>, clamp: Bool = false, allowMissing: Bool = false) -> RangeSelector {
        RangeSelector(range: range, clamp: clamp, allowMissing: allowMissing)
    }

    private func numbers(_ text: String, allowMissing: Bool = false) throws -> NumbersSelector {
        NumbersSelector(numbers: try NumberList(parsing: text), allowMissing: allowMissing, label: "--indices \(text)")
    }

    @Test func aRangeHoldsItsStartAndNotItsEnd() async throws {
        #expect(try await range(3..<6).numbers(of: Listing.tars(0..<1000)) == [3, 4, 5])
    }

    @Test func aRangeBeyondTheNominalEndIsAUsageErrorUnlessClamped() async throws {
        let items = try Listing.tars(0..<1000)
        let error = await range(998..<1001).failure(of: items)
        #expect(error?.code == .usage)
        #expect(error?.hint?.contains("--clamp") == true)
        #expect(try await range(998..<1001, clamp: true).numbers(of: items) == [998, 999])
        #expect(try await range(998..<(.max), clamp: true).numbers(of: items) == [998, 999])
    }

    @Test func numbersMissingFromARangeAreNamed() async throws {
        let items = try Listing.tars((0..<1000).filter { $0 % 2 == 0 })
        let error = await range(0..<30).failure(of: items)
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and 5 more") == true)
        #expect(error?.hint?.contains("--allow-missing") == true)
        #expect(try await range(0..<5, allowMissing: true).numbers(of: items) == [0, 2, 4])
    }

    @Test func aListOfNumbersKeepsTheListingsOrder() async throws {
        let selector = try numbers("30,10-12")
        #expect(try await selector.numbers(of: Listing.tars(0..<1000)) == [10, 11, 12, 30])
        #expect(try await selector.numbers(of: Listing.tars((0..<1000).reversed())) == [30, 12, 11, 10])
        #expect(selector.query.numbers == [10, 11, 12, 30])
    }

    @Test func aMissingNumberIsNamed() async throws {
        let items = try Listing.tars([1, 2])
        let error = await (try numbers("1,2,7")).failure(of: items)
        #expect(error?.code == .notFound)
        #expect(error?.message.hasSuffix(": 7") == true)
        #expect(try await numbers("1,2,7", allowMissing: true).numbers(of: items) == [1, 2])
    }

    @Test func itemsWithoutNumbersAreAUsageError() async throws {
        let items = try Listing.unnumbered([("a", ["a.bin"])])
        for selector in [try numbers("1"), range(0..<1)] as [any Selector] {
            let error = await selector.failure(of: items)
            #expect(error?.code == .usage)
            #expect(error?.hint?.contains("--random") == true)
        }
    }

    @Test func presetsAreFoundByName() async throws {
        let journal = SelectionJournal()
        let items = try Listing.tars(0..<1000)
        #expect(try await preset("tiny").numbers(of: items, journal: journal) == [0, 500, 999])
        #expect(try await preset("first_7").numbers(of: items, journal: journal) == Array(0..<7))
        #expect(journal.records.map(\.selection) == ["--preset tiny", "--preset first_7"])
        #expect(await (try preset("first_1001")).failure(of: items)?.code == .usage)
    }

    @Test(arguments: ["huge", "first_", "first_x", "first_-1", "Tiny", ""])
    func anUnknownPresetListsTheKnownOnes(name: String) {
        let error = failure { try preset(name) }
        #expect(error?.code == .usage)
        #expect(error?.hint?.contains("tiny and first_N") == true)
    }

    private func preset(_ name: String) throws -> any Selector {
        try PresetSelector.selector(named: name, among: presets, clamp: false, allowMissing: false)
    }
}
