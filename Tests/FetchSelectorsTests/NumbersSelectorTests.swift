import FetchCore
import FetchSelectors
import Testing

@Suite struct NumbersSelectorTests {
    @Test func takesTheNumbersInTheListingsOrder() async throws {
        #expect(try await selector("999,5,10-12,5").numbers() == [5, 10, 11, 12, 999])
    }

    @Test func tellsTheSourceWhichNumbersAreWanted() throws {
        #expect(try selector("3,5-6").query == SelectionQuery(numbers: [3, 5, 6]))
    }

    @Test func numbersThatAreNotListedAreNamedInOrder() async {
        let error = await #expect(throws: FetchError.self) { try await selector("1000,0,350,3").numbers(Listing.short) }
        #expect(error?.code == .notFound)
        #expect(error?.message.hasSuffix(": 3, 350, 1000") == true)
    }

    @Test func missingNumbersMayBeAllowed() async throws {
        let selector = try selector("1000,0,350,3,4", allowMissing: true)
        #expect(try await selector.numbers(Listing.short) == [0, 4])
    }

    @Test func itemsWithoutNumbersAreAnErrorThatNamesTheOption() async {
        let error = await #expect(throws: FetchError.self) {
            try await selector("0").picks(Listing.unnumbered(["a"]))
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("--indices 0") == true)
    }

    private func selector(_ text: String, allowMissing: Bool = false) throws -> NumbersSelector {
        NumbersSelector(
            numbers: try NumberList(parsing: text), allowMissing: allowMissing, label: "--indices \(text)")
    }
}
