import FetchCore
import FetchSelectors
import Testing

@Suite struct LimitSelectorTests {
    @Test(arguments: [(0, 0), (1, 64), (63, 64), (64, 64), (65, 128), (1000, 1000), (5000, 1000)])
    func stopsTheListingAsSoonAsItIsReached(count: Int, listed: Int) async throws {
        let listing = CountedListing(Listing.whole)
        var picked = 0
        let limited = LimitSelector(count: count).apply(to: listing.sequence, journal: SelectionJournal())
        for try await item in limited {
            #expect(item == Listing.whole[picked])
            picked += 1
        }
        #expect(picked == min(count, 1000))
        #expect(listing.given == listed)
    }

    @Test func aSecondWalkHasItsOwnCount() async throws {
        let limited = LimitSelector(count: 3)
            .apply(to: CountedListing(Listing.whole).sequence, journal: SelectionJournal())
        for _ in 1...2 {
            var ids: [String] = []
            for try await item in limited { ids.append(item.id) }
            #expect(ids == ["sa_000000", "sa_000001", "sa_000002"])
        }
    }
}
