public import FetchCore

/// K items evenly over strata, by rank inside each stratum.
///
/// The strata are parts of the dataset's numbering, collections, months, cells of a grid or values of a property
/// (``Strata``). Of S parts of a numbering, the one of number n is `n * S div nominal count`, labelled by its decimal
/// index; the nominal count is the dataset's, so a short listing does not move the borders. Picks are taken in rounds
/// over the strata, which stand in the order of XXH64(label, seed): counts differ by at most 1 until a stratum is
/// empty, and K inside K + 1 always.
public struct StratifiedSampler: Selector {
    private let count: Int
    private let strata: Strata
    private let seed: UInt64
    private let clamp: Bool

    /// Picks `count` items over `strata` parts of the numbering; with `clamp`, as many as there are.
    public init(count: Int, strata: Int, seed: UInt64, clamp: Bool) {
        self.init(count: count, strata: .numbers(strata), seed: seed, clamp: clamp)
    }

    /// Picks `count` items over `strata`; with `clamp`, as many as there are when there are fewer.
    public init(count: Int, strata: Strata, seed: UInt64, clamp: Bool) {
        self.count = count
        self.strata = strata
        self.seed = seed
        self.clamp = clamp
    }

    public var words: String { "--stratified \(count) \(strata.words) --seed \(seed)" }
    public var query: SelectionQuery { strata.query }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        Sampling.stream(items) { try await pick($0, journal) }
    }

    private func pick(_ items: ItemSequence, _ journal: SelectionJournal) async throws -> [Item] {
        try Sampling.check(count, option: "--stratified")
        if case .numbers(let parts) = strata, parts < 1 {
            throw FetchError(.usage, "--strata \(parts) must be at least 1")
        }
        let universe = UniverseHash()
        var picks = StratifiedPicks(capacity: count, seed: seed)
        let next = items.batches()
        while let batch = try await next() {
            for item in batch {
                picks.add(item, at: universe.count, stratum: try strata.label(of: item))
                universe.add(item.id)
            }
            guard picks.strataCount <= Strata.most else {
                throw FetchError(
                    .usage, "\(strata.words) makes more than \(Units.count(Strata.most)) strata",
                    hint: "Choose something coarser")
            }
        }
        let wanted = try Sampling.count(count, of: universe.count, clamp: clamp, option: "--stratified")
        journal.add(
            SelectionRecord(
                selection: words, algorithm: HashRank.algorithm, universeHash: universe.text,
                universeCount: universe.count, pickedCount: wanted, strata: picks.records))
        return Sampling.inOrder(picks.kept)
    }
}
