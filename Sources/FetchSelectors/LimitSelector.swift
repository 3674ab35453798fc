public import FetchCore

/// At most the first N items of what is chosen: a cap, never an error. Stops the listing as soon as it is reached.
public struct LimitSelector: Selector {
    private let count: Int

    /// Lets `count` items through.
    public init(count: Int) { self.count = count }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let count = count
        return ItemSequence {
            let next = items.batches()
            var left = count
            return {
                guard left > 0, let batch = try await next() else { return nil }
                let kept = Array(batch.prefix(left))
                left -= kept.count
                return kept
            }
        }
    }
}
