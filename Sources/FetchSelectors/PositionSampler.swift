import FetchCore

/// Selections by place in the listing; each walks the stream once to count it, and again to pick.
struct PositionSampler: Sendable {
    /// The selection in the command line's words.
    var words: String
    /// Says which places to keep, given how many there are; errors when they cannot be.
    var places: @Sendable (_ count: Int) throws(FetchError) -> @Sendable (Int) -> Bool

    /// The stream of the items at those places, given as it is walked: memory does not grow with it.
    func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        ItemSequence {
            var next: ItemSequence.NextBatch?
            var isWanted: (@Sendable (Int) -> Bool) = { _ in false }
            var position = 0
            return {
                if next == nil {
                    isWanted = try await count(items, journal)
                    next = items.batches()
                }
                while let batch = try await next?() {
                    let start = position
                    position += batch.count
                    let kept = batch.indices.filter { isWanted(start + $0) }.map { batch[$0] }
                    if !kept.isEmpty { return kept }
                }
                return nil
            }
        }
    }

    private func count(_ items: ItemSequence, _ journal: SelectionJournal) async throws -> @Sendable (Int) -> Bool {
        let universe = UniverseHash()
        let next = items.batches()
        while let batch = try await next() {
            for item in batch { universe.add(item.id) }
        }
        let isWanted = try places(universe.count)
        journal.add(
            SelectionRecord(
                selection: words, algorithm: nil, universeHash: universe.text, universeCount: universe.count,
                pickedCount: (0..<universe.count).count(where: isWanted)))
        return isWanted
    }
}

extension Range<Int> {
    fileprivate func count(where isWanted: (Int) -> Bool) -> Int {
        reduce(0) { $0 + (isWanted($1) ? 1 : 0) }
    }
}
