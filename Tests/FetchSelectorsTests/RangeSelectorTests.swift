import FetchCore
import FetchSelectors
import Testing

@Suite struct RangeSelectorTests {
    @Test(arguments: [0..<1000, 0..<1, 999..<1000, 63..<65, 500..<500])
    func takesTheNumbersOfTheRange(range: Range<Int>) async throws {
        #expect(try await selector(range).numbers() == Array(range))
    }

    @Test func numbersThatAreNotListedAreNamed() async {
        let error = await #expect(throws: FetchError.self) { try await selector(0..<12).numbers(Listing.short) }
        #expect(error?.code == .notFound)
        #expect(error?.message.hasSuffix(": 3, 10") == true)
        #expect(error?.hint?.contains("--allow-missing") == true)
    }

    @Test func ofManyMissingNumbersTheFirstTenAreNamedAndTheRestCounted() async {
        let error = await #expect(throws: FetchError.self) { try await selector(300..<400).numbers(Listing.short) }
        #expect(error?.message.contains("300, 301, 302, 303, 304, 305, 306, 307, 308, 309 and 90 more") == true)
    }

    @Test func missingNumbersMayBeAllowed() async throws {
        let selector = RangeSelector(range: 290..<410, clamp: false, allowMissing: true)
        let expected = (290..<410).filter { $0 % 7 != 3 && !(300..<400).contains($0) }
        #expect(try await selector.numbers(Listing.short) == expected)
    }

    @Test func anEndBeyondTheNumberingIsAnErrorThatSaysWhereItEnds() async {
        let error = await #expect(throws: FetchError.self) { try await selector(990..<1001).numbers() }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("1001") == true)
        #expect(error?.message.contains("1000") == true)
        #expect(error?.hint?.contains("--clamp") == true)
    }

    @Test func theNumberingEndsWhereTheDatasetDoesNotWhereTheListingDoes() async throws {
        let items = Listing.items(0..<50)
        let error = await #expect(throws: FetchError.self) { try await selector(40..<60).numbers(items) }
        #expect(error?.code == .notFound)
        #expect(error?.message.contains("50, 51") == true)
    }

    @Test func withClampTheRangeEndsWithTheNumbering() async throws {
        let selector = RangeSelector(range: 990..<5000, clamp: true, allowMissing: false)
        #expect(try await selector.numbers() == Array(990..<1000))
    }

    @Test func clampDoesNotExcuseMissingNumbers() async {
        let selector = RangeSelector(range: 990..<5000, clamp: true, allowMissing: false)
        let items = Listing.items((0..<1000).filter { $0 != 995 })
        let error = await #expect(throws: FetchError.self) { try await selector.numbers(items) }
        #expect(error?.message.hasSuffix(": 995") == true)
    }

    @Test func itemsWithoutNumbersAreAnErrorThatNamesTheOption() async {
        let items = Listing.unnumbered(["a"])
        let error = await #expect(throws: FetchError.self) { try await selector(0..<1).picks(items) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("--range") == true)
    }

    private func selector(_ range: Range<Int>) -> RangeSelector {
        RangeSelector(range: range, clamp: false, allowMissing: false)
    }
}
