import FetchCore
import FetchSelectors
import Testing

@Suite struct RandomSamplerTests {
    @Test func givesKDifferentItemsInTheListingsOrderAndKeepsEarlierPicks() async throws {
        var previous: Set<Int> = []
        for k in 0...1000 {
            let numbers = try await RandomSampler(count: k, seed: 42, clamp: false).numbers()
            try #require(numbers.count == k)
            try #require(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
            try #require(previous.isSubset(of: numbers), "K = \(k) lost picks")
            previous = Set(numbers)
        }
    }

    @Test func anotherSeedIsAnotherChoice() async throws {
        let first = try await RandomSampler(count: 20, seed: 1, clamp: false).numbers()
        let second = try await RandomSampler(count: 20, seed: 2, clamp: false).numbers()
        #expect(first != second)
    }

    @Test func theOrderOfTheListingChangesOnlyTheOrderOfThePicks() async throws {
        let sampler = RandomSampler(count: 30, seed: 5, clamp: false)
        let backwards = try await sampler.numbers(Listing.whole.reversed())
        #expect(try await sampler.numbers() == backwards.reversed())
    }

    @Test func aMissingItemChangesOnlyItself() async throws {
        let sampler = RandomSampler(count: 50, seed: 3, clamp: false)
        let picks = try await sampler.numbers()
        let without = try await sampler.numbers(Listing.whole.filter { $0.number?.value != picks[10] })
        #expect(Set(picks).subtracting(without) == [picks[10]])
    }

    @Test func moreThanThereAreIsAnErrorThatNamesBothNumbers() async throws {
        let sampler = RandomSampler(count: 1001, seed: 0, clamp: false)
        let error = await #expect(throws: FetchError.self) { try await sampler.numbers() }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("1001") == true)
        #expect(error?.message.contains("1,000") == true)
        #expect(error?.hint?.contains("--clamp") == true)
    }

    @Test func withClampThereAreAsManyAsThereAre() async throws {
        #expect(try await RandomSampler(count: 5000, seed: 0, clamp: true).numbers() == Array(0..<1000))
        #expect(try await RandomSampler(count: 3, seed: 0, clamp: true).numbers([]) == [])
    }

    @Test func needsNoNumbers() async throws {
        let items = Listing.unnumbered(["a", "b", "c", "d"])
        #expect(try await RandomSampler(count: 2, seed: 0, clamp: false).picks(items).count == 2)
    }

    @Test func ofALongStreamTheLowestRanksAreKept() async throws {
        let count = 200_000
        let items = Listing.items(0..<count, of: count)
        let few = try await RandomSampler(count: 100, seed: 9, clamp: false).numbers(items)
        // Half of the stream that still holds all picks has the same picks.
        let wanted = Set(few)
        let half = items.filter { $0.number!.value % 2 == 0 || wanted.contains($0.number!.value) }
        #expect(few.count == 100)
        #expect(try await RandomSampler(count: 100, seed: 9, clamp: false).numbers(half) == few)
    }
}
