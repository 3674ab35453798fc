import FetchCore
import FetchSelectors
import Testing

/// What every selector has to do, whatever it selects.
@Suite struct SelectorContractTests {
    /// A selector that picks 0, 1 and 2 or some three others, by a name for the report.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var selector: any Selector

        init(_ name: String, _ selector: any Selector) {
            testDescription = name
            self.selector = selector
        }
    }

    private static func cases() throws -> [Case] {
        [
            Case("--random 3 --seed 7", RandomSampler(count: 3, seed: 7, clamp: false)),
            Case(
                "--stratified 3 --strata 10 --seed 7",
                StratifiedSampler(count: 3, strata: 10, seed: 7, clamp: false)),
            Case("--spread 3", SpreadSampler(count: 3, clamp: false)),
            Case("--first 3", FirstSampler(count: 3, clamp: false)),
            Case("--preset first_3", FirstSampler(count: 3, clamp: false, words: "--preset first_3")),
            Case("--last 3", LastSampler(count: 3, clamp: false)),
            Case("--every 400", EveryNthSampler(step: 400)),
            Case("--range 4..<7", RangeSelector(range: 4..<7, clamp: false, allowMissing: false)),
            Case(
                "--indices 0-2",
                NumbersSelector(numbers: try NumberList(parsing: "0-2"), allowMissing: false, label: "--indices 0-2")),
            Case(
                "--names-from (3 names)",
                NamesSelector(names: ["sa_000001", "sa_000500", "sa_000002.tar"], allowMissing: false)),
        ]
    }

    @Test(arguments: try cases())
    func listsNothingBeforeTheFirstNext(_ testCase: Case) async throws {
        let listing = CountedListing(try Listing.tars(0..<1000))
        let next = testCase.selector.apply(to: listing.sequence, journal: SelectionJournal()).batches()
        #expect(listing.given == 0)
        #expect(try await next() != nil)
        #expect(listing.given > 0)
    }

    @Test(arguments: try cases())
    func canBeWalkedTwiceWithTheSameResultAndOneRecord(_ testCase: Case) async throws {
        let journal = SelectionJournal()
        let items = try Listing.tars(0..<1000)
        let first = try await testCase.selector.ids(of: items, journal: journal)
        #expect(first.count == 3)
        #expect(try await testCase.selector.ids(of: items, journal: journal) == first)
        #expect(journal.records.count == 1)
    }

    @Test(arguments: try cases())
    func recordsWhatItDid(_ testCase: Case) async throws {
        let journal = SelectionJournal()
        _ = try await testCase.selector.ids(of: Listing.tars((0..<1000).filter { $0 != 77 }), journal: journal)
        let record = try #require(journal.records.first)
        let isRanked = testCase.selector is RandomSampler || testCase.selector is StratifiedSampler
        #expect(record.selection == testCase.testDescription)
        #expect(record.algorithm == (isRanked ? "xxh64-rank/1" : nil))
        #expect(record.universeCount == 999)
        #expect(record.universeHash.count == 16)
        #expect(record.pickedCount == 3)
        #expect(record.strata.isEmpty == !(testCase.selector is StratifiedSampler))
    }

    @Test(arguments: try cases())
    func passesOnWhatFailsInTheListing(_ testCase: Case) async throws {
        let batch = [Item(id: "sa_000000", number: Item.Number(0, of: 1000), assets: [])]
        let broken = ItemSequence {
            var isFirst = true
            return {
                defer { isFirst = false }
                if isFirst { return batch }
                throw FetchError(.connectionLost, "the list broke off")
            }
        }
        #expect(await testCase.selector.failure(of: broken)?.code == .connectionLost)
    }

    @Test(arguments: [(0, 0), (1, 64), (63, 64), (64, 64), (65, 128), (1000, 1000), (5000, 1000)])
    func aLimitStopsTheListingAsSoonAsItIsReached(count: Int, listed: Int) async throws {
        let listing = CountedListing(try Listing.tars(0..<1000))
        let ids = try await LimitSelector(count: count).ids(of: listing.sequence)
        #expect(ids.count == min(count, 1000))
        #expect(listing.given == listed)
    }

    @Test func theUniverseIsWhatAnEarlierSelectorLeft() async throws {
        let journal = SelectionJournal()
        let globbed = try GlobSelector(include: ["sa_0001*"], exclude: [])
            .apply(to: Listing.tars(0..<1000), journal: journal)
        #expect(try await RandomSampler(count: 5, seed: 0, clamp: false).ids(of: globbed, journal: journal).count == 5)
        #expect(journal.records.map(\.universeCount) == [100])
    }

    @Test func onlySelectionsByNumberNarrowTheQuery() throws {
        for testCase in try Self.cases() where !(testCase.selector is NumbersSelector) {
            #expect(testCase.selector.query == .everything)
        }
    }

    @Test func ofALongStreamTheLowestRanksAreKept() async throws {
        let sampler = RandomSampler(count: 100, seed: 9, clamp: false)
        let picks = try await sampler.numbers(of: Listing.tars(0..<200_000, of: 200_000))
        // A quarter of the stream that still holds all picks has the same picks.
        let kept = Set(picks)
        let quarter = (0..<200_000).filter { $0 % 4 == 0 || kept.contains($0) }
        #expect(picks.count == 100)
        #expect(try await sampler.numbers(of: Listing.tars(quarter, of: 200_000)) == picks)
    }
}
