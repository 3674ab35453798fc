public import FetchCore

/// K items evenly over S strata of the dataset's numbering, by rank inside each stratum.
///
/// The stratum of number n is `n * S div nominal count`, labelled by its decimal index; the nominal count is the
/// dataset's, so a short listing does not move the borders. Picks are taken in rounds over the strata, which stand in
/// the order of XXH64(label, seed): counts differ by at most 1 until a stratum is empty, and K inside K + 1 always.
public struct StratifiedSampler: Selector {
    private let count: Int
    private let strata: Int
    private let seed: UInt64
    private let clamp: Bool

    /// Picks `count` items over `strata` strata.
    public init(count: Int, strata: Int, seed: UInt64, clamp: Bool) {
        self.count = count
        self.strata = strata
        self.seed = seed
        self.clamp = clamp
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        Sampling.stream(items) { try await pick($0, journal) }
    }

    /// One stratum while the stream is walked.
    fileprivate struct Stratum {
        var picks: RankedPicks
        var available = 0
    }

    private func pick(_ items: ItemSequence, _ journal: SelectionJournal) async throws -> [Item] {
        let universe = UniverseHash()
        var byLabel: [Int: Stratum] = [:]
        let next = items.batches()
        while let batch = try await next() {
            for item in batch {
                let number = try Sampling.number(of: item, option: "--stratified")
                let label = min(max(0, number.value), number.nominalCount - 1) * strata / max(1, number.nominalCount)
                let rank = HashRank.of(item.id, seed: seed)
                let entry = Ranked(rank: rank, position: universe.count, item: item)
                // In place, so that the heap is not copied.
                byLabel[label, default: Stratum(picks: RankedPicks(capacity: count))].add(entry)
                universe.add(item.id)
            }
        }
        let wanted = try Sampling.count(count, of: universe.count, clamp: clamp, option: "--stratified")
        let picks = rounds(byLabel, wanted: wanted)
        journal.add(record(universe, byLabel, picks))
        return Sampling.inOrder(picks.values.flatMap { $0 })
    }

    /// Takes one of each stratum in turn until there are enough.
    private func rounds(_ byLabel: [Int: Stratum], wanted: Int) -> [Int: [Ranked]] {
        let order = byLabel.keys.sorted { a, b in
            let (first, second) = (HashRank.of(String(a), seed: seed), HashRank.of(String(b), seed: seed))
            return first != second ? first < second : a < b
        }
        let ranked = byLabel.mapValues { $0.picks.sorted() }
        var taken: [Int: [Ranked]] = [:]
        var total = 0
        var round = 0
        while total < wanted {
            for label in order where total < wanted && round < ranked[label]!.count {
                taken[label, default: []].append(ranked[label]![round])
                total += 1
            }
            round += 1
        }
        return taken
    }

    private func record(
        _ universe: UniverseHash, _ byLabel: [Int: Stratum], _ picks: [Int: [Ranked]]
    ) -> SelectionRecord {
        SelectionRecord(
            selection: "--stratified \(count) --strata \(strata) --seed \(seed)", algorithm: HashRank.algorithm,
            universeHash: universe.text, universeCount: universe.count,
            pickedCount: picks.values.reduce(0) { $0 + $1.count },
            strata: byLabel.keys.sorted().map { label in
                SelectionRecord.Stratum(
                    label: String(label), picks: Sampling.inOrder(picks[label] ?? []).map(\.id),
                    available: byLabel[label]!.available)
            })
    }
}

extension StratifiedSampler.Stratum {
    fileprivate mutating func add(_ entry: Ranked) {
        available += 1
        picks.add(entry)
    }
}
