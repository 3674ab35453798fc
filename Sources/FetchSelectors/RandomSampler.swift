public import FetchCore

/// The K items of lowest rank: a random choice that needs no state, and in which K = 10 lies inside K = 100.
public struct RandomSampler: Selector {
    private let count: Int
    private let seed: UInt64
    private let clamp: Bool

    /// Picks `count` items; with `clamp`, as many as there are when there are fewer.
    public init(count: Int, seed: UInt64, clamp: Bool) {
        self.count = count
        self.seed = seed
        self.clamp = clamp
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        Sampling.stream(items) { try await pick($0, journal) }
    }

    private func pick(_ items: ItemSequence, _ journal: SelectionJournal) async throws -> [Item] {
        try Sampling.check(count, option: "--random")
        let universe = UniverseHash()
        var picks = RankedPicks(capacity: count)
        let next = items.batches()
        while let batch = try await next() {
            for item in batch {
                let rank = HashRank.of(item.id, seed: seed)
                if !picks.rejects(rank: rank) { picks.add(Ranked(rank: rank, position: universe.count, item: item)) }
                universe.add(item.id)
            }
        }
        _ = try Sampling.count(count, of: universe.count, clamp: clamp, option: "--random")
        journal.add(
            SelectionRecord(
                selection: "--random \(count) --seed \(seed)", algorithm: HashRank.algorithm,
                universeHash: universe.text, universeCount: universe.count, pickedCount: picks.kept.count))
        return Sampling.inOrder(picks.kept)
    }
}
