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

    /// Picks `count` items over `strata` strata; with `clamp`, as many as there are when there are fewer.
    public init(count: Int, strata: Int, seed: UInt64, clamp: Bool) {
        self.count = count
        self.strata = strata
        self.seed = seed
        self.clamp = clamp
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        Sampling.stream(items) { try await pick($0, journal) }
    }

    private func pick(_ items: ItemSequence, _ journal: SelectionJournal) async throws -> [Item] {
        try Sampling.check(count, option: "--stratified")
        guard strata >= 1 else { throw FetchError(.usage, "--strata \(strata) must be at least 1") }
        let universe = UniverseHash()
        var picks = StratifiedPicks(capacity: count, seed: seed)
        let next = items.batches()
        while let batch = try await next() {
            for item in batch {
                let number = try Sampling.number(of: item, option: "--stratified")
                picks.add(item, at: universe.count, stratum: stratum(of: number))
                universe.add(item.id)
            }
        }
        let wanted = try Sampling.count(count, of: universe.count, clamp: clamp, option: "--stratified")
        journal.add(
            SelectionRecord(
                selection: "--stratified \(count) --strata \(strata) --seed \(seed)", algorithm: HashRank.algorithm,
                universeHash: universe.text, universeCount: universe.count, pickedCount: wanted,
                strata: picks.records))
        return Sampling.inOrder(picks.kept)
    }

    /// `n * S div nominal count`, over a product of twice the width: any number and any S will do.
    private func stratum(of number: Item.Number) -> Int {
        let nominalCount = max(1, number.nominalCount)
        let product = min(max(0, number.value), nominalCount - 1).multipliedFullWidth(by: strata)
        return nominalCount.dividingFullWidth(product).quotient
    }
}
