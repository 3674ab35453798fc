import FetchCore
import Testing

@testable import FetchSelectors

struct RankedSamplerTests {
    @Test(arguments: [0, 42] as [UInt64])
    func randomSamplesGrowByOneItemAtATime(seed: UInt64) async throws {
        let items = try Listing.tars(0..<1000)
        var last: Set<Int> = []
        for count in 0...1000 {
            let picks = try await RandomSampler(count: count, seed: seed, clamp: false).numbers(of: items)
            #expect(picks == picks.sorted(), "K = \(count) is not in the order of the listing")
            let set = Set(picks)
            #expect(set.count == count)
            #expect(set.isSuperset(of: last), "K = \(count) lost an earlier pick")
            last = set
        }
    }

    @Test(arguments: [(10, 0), (10, 42), (7, 3)] as [(Int, UInt64)])
    func stratifiedSamplesAreNestedAndBalanced(strata: Int, seed: UInt64) async throws {
        let items = try Listing.tars(0..<1000)
        let capacities = (0..<strata).map { s in (0..<1000).count { $0 * strata / 1000 == s } }
        var last: Set<Int> = []
        for count in 0...1000 {
            let sampler = StratifiedSampler(count: count, strata: strata, seed: seed, clamp: false)
            let picks = try await sampler.numbers(of: items)
            #expect(picks == picks.sorted(), "K = \(count) is not in the order of the listing")
            let set = Set(picks)
            #expect(set.count == count)
            #expect(set.isSuperset(of: last), "K = \(count) lost an earlier pick")
            let counts = (0..<strata).map { s in picks.count { $0 * strata / 1000 == s } }
            for s in 0..<strata where counts[s] < capacities[s] {
                #expect(counts[s] >= (counts.max() ?? 0) - 1, "K = \(count): \(counts)")
            }
            last = set
        }
    }

    @Test(
        .enabled(if: PythonRule.isAvailable, "/usr/bin/python3 has no xxhash package"),
        arguments: [
            (0, 0, 0..<1000), (0, .max, 250..<700), (10, 0, 0..<1000), (10, 42, 0..<1000), (7, 1, 33..<640),
            (400, 9, 100..<500), (3000, 5, 0..<300),
        ] as [(Int, UInt64, Range<Int>)])
    func everySizeEqualsPythonsPicks(strata: Int, seed: UInt64, numbers: Range<Int>) async throws {
        let expected = PythonRule.digests(strata: strata, seed: seed, numbers: numbers)
        try #require(expected.count == numbers.count + 1)
        // The list comes in another order than by number: picks must not depend on it.
        let items = try Listing.tars(numbers.reversed())
        for count in 0...numbers.count {
            let sampler: any Selector =
                strata == 0
                ? RandomSampler(count: count, seed: seed, clamp: false)
                : StratifiedSampler(count: count, strata: strata, seed: seed, clamp: false)
            let hash = UniverseHash()
            for id in try await sampler.ids(of: items).reversed() { hash.add(id) }
            #expect(hash.text == expected[count], "K = \(count)")
        }
    }

    @Test func aMissingItemChangesOnlyItself() async throws {
        let all = try await RandomSampler(count: 100, seed: 5, clamp: false).numbers(of: Listing.tars(0..<1000))
        let gone = try #require(all.first)
        let rest = try Listing.tars((0..<1000).filter { $0 != gone })
        let short = try await RandomSampler(count: 99, seed: 5, clamp: false).numbers(of: rest)
        #expect(Set(short) == Set(all).subtracting([gone]))
    }

    @Test func aShortListingDoesNotMoveStratumBorders() async throws {
        let journal = SelectionJournal()
        let items = try Listing.tars([5, 99, 100, 101, 999])
        let sampler = StratifiedSampler(count: 3, strata: 10, seed: 0, clamp: false)
        let picks = try await sampler.numbers(of: items, journal: journal)
        #expect(picks.count == 3 && picks.contains(999))
        let record = try #require(journal.records.first)
        #expect(record.strata.map(\.label) == ["0", "1", "9"])
        #expect(record.strata.map(\.available) == [2, 2, 1])
        #expect(record.strata.map(\.picks.count) == [1, 1, 1])
    }

    @Test func anEmptiedStratumLeavesItsTurnsToTheOthers() async throws {
        let items = try Listing.tars([0, 1, 100, 101, 102, 103, 104, 900])
        let picks = try await StratifiedSampler(count: 7, strata: 10, seed: 0, clamp: false).numbers(of: items)
        #expect(picks.count == 7)
        #expect(picks.filter { $0 < 100 } == [0, 1])
        #expect(picks.contains(900))
    }

    @Test func askingForMoreThanThereIsIsAUsageErrorUnlessClamped() async throws {
        let items = try Listing.tars(0..<30)
        for clamp in [false, true] {
            let samplers: [any Selector] = [
                RandomSampler(count: 31, seed: 0, clamp: clamp),
                StratifiedSampler(count: 31, strata: 10, seed: 0, clamp: clamp),
            ]
            for sampler in samplers {
                if clamp {
                    #expect(try await sampler.numbers(of: items) == Array(0..<30))
                } else {
                    let error = await sampler.failure(of: items)
                    #expect(error?.code == .usage)
                    #expect(error?.message.contains("30 items") == true)
                    #expect(error?.hint?.contains("--clamp") == true)
                }
            }
        }
    }

    @Test func strataNeedNumbersAndRandomSamplesDoNot() async throws {
        let items = try Listing.unnumbered([("a", ["a.bin"])])
        let error = await StratifiedSampler(count: 0, strata: 10, seed: 0, clamp: false).failure(of: items)
        #expect(error?.code == .usage)
        #expect(error?.hint?.contains("--random") == true)
        #expect(try await RandomSampler(count: 1, seed: 0, clamp: false).ids(of: items) == ["a"])
    }

    @Test func theJournalRepeatsTheSelection() async throws {
        let journal = SelectionJournal()
        let items = try Listing.tars(0..<1000)
        let sampler = StratifiedSampler(count: 100, strata: 10, seed: 42, clamp: false)
        for _ in 0..<2 { _ = try await sampler.ids(of: items, journal: journal) }
        let record = try #require(journal.records.first)
        #expect(journal.records.count == 1)
        #expect(record.selection == "--stratified 100 --strata 10 --seed 42")
        #expect(record.algorithm == "xxh64-rank/1")
        #expect(record.universeCount == 1000 && record.pickedCount == 100)
        #expect(record.universeHash == "eb2174368417dddf")
        #expect(record.strata.allSatisfy { $0.picks.count == 10 && $0.available == 100 })
    }

    @Test func hugeNumbersAndStrataDoNotOverflow() async throws {
        let journal = SelectionJournal()
        let items = try Listing.tars([0, .max / 2, .max - 1], of: .max)
        let sampler = StratifiedSampler(count: 3, strata: 1_000_000, seed: 0, clamp: false)
        #expect(try await sampler.ids(of: items, journal: journal).count == 3)
        #expect(journal.records.first?.strata.map(\.label) == ["0", "499999", "999999"])
        let finest = StratifiedSampler(count: 5, strata: .max, seed: 0, clamp: false)
        #expect(try await finest.ids(of: Listing.tars(0..<1000)).count == 5)
    }

    @Test func sizesThatCannotBeAreUsageErrors() async throws {
        let samplers: [any Selector] = [
            RandomSampler(count: -1, seed: 0, clamp: false),
            StratifiedSampler(count: -1, strata: 10, seed: 0, clamp: true),
            StratifiedSampler(count: 1, strata: 0, seed: 0, clamp: false),
            SpreadSampler(count: -1, clamp: false), LastSampler(count: -1, clamp: true),
        ]
        for sampler in samplers { #expect(await sampler.failure(of: try Listing.tars(0..<9))?.code == .usage) }
    }
}
