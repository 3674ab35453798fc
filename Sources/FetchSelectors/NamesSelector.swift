public import FetchCore

/// The items named in a list: by id, by an asset's path or by its last component.
public struct NamesSelector: Selector {
    private let names: Set<String>
    private let allowMissing: Bool

    /// Wants `names`; one that matches nothing is an error unless `allowMissing`.
    public init(names: Set<String>, allowMissing: Bool) {
        self.names = names
        self.allowMissing = allowMissing
    }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let selector = self
        return ItemSequence {
            let next = items.batches()
            let universe = UniverseHash()
            var missing = selector.names
            var picked = 0
            return {
                while let batch = try await next() {
                    let kept = batch.filter { item in
                        universe.add(item.id)
                        let hits = selector.hits(item)
                        missing.subtract(hits)
                        return !hits.isEmpty
                    }
                    picked += kept.count
                    if !kept.isEmpty { return kept }
                }
                if !selector.allowMissing { try Missing.refuse(missing.sorted(), "names") }
                journal.add(
                    SelectionRecord(
                        selection: "--names-from (\(selector.names.count) names)", algorithm: nil,
                        universeHash: universe.text, universeCount: universe.count, pickedCount: picked))
                return nil
            }
        }
    }

    private func hits(_ item: Item) -> [String] {
        var candidates = [item.id]
        for asset in item.assets { candidates += [asset.path.string, asset.path.name] }
        return candidates.filter(names.contains)
    }
}
