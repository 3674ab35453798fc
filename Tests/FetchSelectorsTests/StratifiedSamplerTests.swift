import FetchCore
import FetchSelectors
import Testing

@Suite struct StratifiedSamplerTests {
    @Test func givesKDifferentItemsEvenlyOverTheStrataAndKeepsEarlierPicks() async throws {
        var previous: Set<Int> = []
        for k in 0...1000 {
            let numbers = try await sampler(k).numbers()
            try #require(numbers.count == k)
            try #require(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
            try #require(previous.isSubset(of: numbers), "K = \(k) lost picks")
            let counts = counts(of: numbers)
            try #require(counts.max()! - counts.min()! <= 1, "K = \(k): \(counts)")
            previous = Set(numbers)
        }
    }

    @Test func ofAShortListingTheCountsAreEvenUntilAStratumIsEmpty() async throws {
        let available = counts(of: Listing.short.compactMap(\.number?.value))
        for k in stride(from: 0, through: Listing.short.count, by: 4) {
            let counts = counts(of: try await sampler(k).numbers(Listing.short))
            try #require(counts.reduce(0, +) == k)
            let open = zip(counts, available).filter { $0.0 < $0.1 }.map(\.0)
            // Who gave less than another has nothing more to give.
            if let low = open.min() { try #require(counts.max()! - low <= 1, "K = \(k): \(counts)") }
        }
    }

    @Test func aShortListingDoesNotMoveTheBorders() async throws {
        let record = try await sampler(50).record(Listing.items(500..<1000))
        #expect(record?.strata.map(\.label) == ["5", "6", "7", "8", "9"])
        #expect(record?.strata.map(\.available) == [100, 100, 100, 100, 100])
        #expect(record?.strata.map(\.picks.count) == [10, 10, 10, 10, 10])
    }

    @Test func numbersAtTheBordersFallWhereTheFormulaSays() async throws {
        let numbers = [0, 142, 143, 285, 286, 428, 429, 571, 572, 714, 715, 857, 858, 999]
        let sampler = StratifiedSampler(count: 14, strata: 7, seed: 0, clamp: false)
        let record = try await sampler.record(Listing.items(numbers))
        let expected = Dictionary(grouping: numbers) { $0 * 7 / 1000 }
        #expect(record?.strata.map(\.label) == (0..<7).map(String.init))
        #expect(record?.strata.map(\.picks) == (0..<7).map { expected[$0]!.map(Listing.id) })
    }

    @Test func fewerThanStrataAreThatManyDifferentStrata() async throws {
        for k in 1...10 {
            let strata = Set(try await sampler(k).numbers().map { $0 / 100 })
            #expect(strata.count == k)
        }
    }

    @Test func aStratumThatRunsEmptyIsMadeUpForByTheOthers() async throws {
        let items = Listing.items(Array(0..<2) + Array(100..<200))
        let counts = counts(of: try await sampler(50).numbers(items))
        #expect(counts[0] == 2)
        #expect(counts[1] == 48)
    }

    @Test func moreStrataThanItemsIsOneOfEach() async throws {
        let items = Listing.items([1, 500, 999])
        let sampler = StratifiedSampler(count: 3, strata: 100_000, seed: 0, clamp: false)
        #expect(try await sampler.numbers(items) == [1, 500, 999])
    }

    @Test func moreThanThereAreIsAnErrorUnlessClamped() async throws {
        let error = await #expect(throws: FetchError.self) { try await sampler(1001).numbers() }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("1001") == true)
        #expect(try await sampler(1001, clamp: true).numbers() == Array(0..<1000))
        #expect(try await sampler(5, clamp: true).numbers([]) == [])
    }

    @Test func itemsWithoutNumbersAreAnErrorThatNamesTheOption() async throws {
        let items = Listing.unnumbered(["a", "b"])
        let error = await #expect(throws: FetchError.self) { try await sampler(1).picks(items) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("--stratified") == true)
    }

    private func sampler(_ count: Int, clamp: Bool = false) -> StratifiedSampler {
        StratifiedSampler(count: count, strata: 10, seed: 42, clamp: clamp)
    }

    /// How many numbers fall into each of ten strata.
    private func counts(of numbers: [Int]) -> [Int] {
        numbers.reduce(into: Array(repeating: 0, count: 10)) { $0[$1 / 100] += 1 }
    }
}
