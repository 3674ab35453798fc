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
        let listing = CountedListing(Listing.whole)
        let next = testCase.selector.apply(to: listing.sequence, journal: SelectionJournal()).batches()
        #expect(listing.given == 0)
        #expect(try await next() != nil)
        #expect(listing.given > 0)
    }

    @Test(arguments: try cases())
    func canBeWalkedTwiceWithTheSameResultAndOneRecord(_ testCase: Case) async throws {
        let journal = SelectionJournal()
        let selected = testCase.selector.apply(to: CountedListing(Listing.whole).sequence, journal: journal)
        var walks: [[String]] = []
        for _ in 1...2 {
            var ids: [String] = []
            for try await item in selected { ids.append(item.id) }
            walks.append(ids)
        }
        #expect(walks[0].count == 3)
        #expect(walks[0] == walks[1])
        #expect(journal.records.count == 1)
    }

    @Test(arguments: try cases())
    func recordsWhatItDid(_ testCase: Case) async throws {
        let record = try #require(await testCase.selector.record(Listing.whole.filter { $0.number?.value != 77 }))
        let isRanked = testCase.selector is RandomSampler || testCase.selector is StratifiedSampler
        #expect(record.selection == testCase.testDescription)
        #expect(record.algorithm == (isRanked ? "xxh64-rank/1" : nil))
        #expect(record.universeCount == 999)
        #expect(record.universeHash.count == 16)
        #expect(record.pickedCount == 3)
        #expect(record.strata.isEmpty == !(testCase.selector is StratifiedSampler))
    }

    @Test(arguments: try cases())
    func passesOnWhatFailsInTheListing(_ testCase: Case) async {
        let broken = ItemSequence {
            var isFirst = true
            return {
                defer { isFirst = false }
                if isFirst { return Array(Listing.whole.prefix(10)) }
                throw FetchError(.connectionLost, "the list broke off")
            }
        }
        let error = await #expect(throws: FetchError.self) {
            let next = testCase.selector.apply(to: broken, journal: SelectionJournal()).batches()
            while try await next() != nil {}
        }
        #expect(error?.code == .connectionLost)
    }

    @Test func strataAreRecordedByLabelWithTheirPicks() async throws {
        let sampler = StratifiedSampler(count: 5, strata: 3, seed: 0, clamp: false)
        let record = try #require(await sampler.record(Listing.items([0, 10, 334, 335, 999])))
        let strata = [("0", ["sa_000000", "sa_000010"]), ("1", ["sa_000334", "sa_000335"]), ("2", ["sa_000999"])]
        #expect(
            record.strata
                == strata.map { SelectionRecord.Stratum(label: $0.0, picks: $0.1, available: $0.1.count) })
    }

    @Test func theUniverseIsWhatAnEarlierSelectorLeft() async throws {
        let journal = SelectionJournal()
        let globbed = try GlobSelector(include: ["sa_0001*"], exclude: [])
            .apply(to: ItemSequence(Listing.whole), journal: journal)
        for try await _ in RandomSampler(count: 5, seed: 0, clamp: false).apply(to: globbed, journal: journal) {}
        #expect(journal.records.map(\.universeCount) == [100])
    }

    @Test func onlySelectionsByNumberNarrowTheQuery() throws {
        for testCase in try Self.cases() where !(testCase.selector is NumbersSelector) {
            #expect(testCase.selector.query == .everything)
        }
    }
}
