import FetchCore
import FetchSelectors
import Testing

struct PositionSamplerTests {
    @Test func spreadSamplesOfEverySizeFollowTheFormula() async throws {
        let items = try Listing.tars(0..<97)
        for count in 0...97 {
            let expected = (0..<count).map { (2 * $0 + 1) * 97 / (2 * count) }
            #expect(try await SpreadSampler(count: count, clamp: false).numbers(of: items) == expected)
        }
        #expect(try await SpreadSampler(count: 3, clamp: false).numbers(of: Listing.tars(10..<20)) == [11, 15, 18])
    }

    @Test(arguments: [0, 1, 63, 64, 65, 199, 200])
    func firstAndLastKeepTheOrder(count: Int) async throws {
        let items = try Listing.tars(0..<200)
        #expect(try await FirstSampler(count: count, clamp: false).numbers(of: items) == Array(0..<count))
        #expect(try await LastSampler(count: count, clamp: false).numbers(of: items) == Array((200 - count)..<200))
    }

    @Test func everyNthStartsWithTheFirst() async throws {
        #expect(try await EveryNthSampler(step: 4).numbers(of: Listing.tars(5..<15)) == [5, 9, 13])
        let items = try Listing.tars(0..<3)
        #expect(await EveryNthSampler(step: 0).failure(of: items)?.code == .usage)
    }

    @Test func theyNeedNoNumbers() async throws {
        let items = try Listing.unnumbered([("a", ["a"]), ("b", ["b"]), ("c", ["c"])])
        #expect(try await SpreadSampler(count: 1, clamp: false).ids(of: items) == ["b"])
        #expect(try await EveryNthSampler(step: 2).ids(of: items) == ["a", "c"])
        #expect(try await LastSampler(count: 1, clamp: false).ids(of: items) == ["c"])
    }

    @Test func tooManyIsAUsageErrorUnlessClamped() async throws {
        let items = try Listing.tars(0..<5)
        for clamp in [false, true] {
            let samplers: [any Selector] = [
                SpreadSampler(count: 6, clamp: clamp), FirstSampler(count: 6, clamp: clamp),
                LastSampler(count: 6, clamp: clamp),
            ]
            for sampler in samplers {
                #expect(await sampler.failure(of: items)?.code == (clamp ? nil : .usage))
                if clamp { #expect(try await sampler.numbers(of: items) == [0, 1, 2, 3, 4]) }
            }
        }
    }

    @Test func aLimitIsNeverAnErrorAndListsNoFurther() async throws {
        let endless = ItemSequence { { [Item(id: "a", assets: []), Item(id: "b", assets: [])] } }
        #expect(try await LimitSelector(count: 3).ids(of: endless) == ["a", "b", "a"])
        #expect(try await LimitSelector(count: 9).numbers(of: Listing.tars(0..<2)) == [0, 1])
        #expect(try await LimitSelector(count: 0).ids(of: endless) == [])
    }

    @Test func eachTellsTheJournalOnce() async throws {
        let journal = SelectionJournal()
        let items = try Listing.tars(0..<10)
        let samplers: [any Selector] = [
            SpreadSampler(count: 2, clamp: false), FirstSampler(count: 3, clamp: false),
            LastSampler(count: 20, clamp: true), EveryNthSampler(step: 5),
        ]
        for sampler in samplers { _ = try await sampler.ids(of: items, journal: journal) }
        #expect(journal.records.map(\.selection) == ["--spread 2", "--first 3", "--last 20", "--every 5"])
        #expect(journal.records.map(\.pickedCount) == [2, 3, 10, 2])
        #expect(journal.records.allSatisfy { $0.universeCount == 10 && $0.algorithm == nil })
    }
}
