import FetchCore
import Synchronization

/// Says why nothing was chosen: which step of the selection left nothing over.
struct EmptySelection<Source: DatasetSource> {
    private let pipeline: Pipeline<Source>

    init(_ pipeline: Pipeline<Source>) { self.pipeline = pipeline }

    /// Throws the reason, unless a sampler was asked for none.
    func explain() async throws {
        let record = pipeline.journal.records.last
        if let record, record.pickedCount == 0, record.universeCount > 0, !hasFilters { return }
        let hint = "Loosen the selection; fetch \(Source.descriptor.name) --help lists what there is"
        if let (words, before) = try await culprit() {
            throw FetchError(
                .nothingMatched, "nothing is left after \(words): \(Self.none(of: before)) matches", hint: hint)
        }
        let words = pipeline.options.selection
        throw FetchError(.nothingMatched, "nothing matched: \(words.isEmpty ? "the list is empty" : words)", hint: hint)
    }

    private var hasFilters: Bool { pipeline.selectors.count > 1 }

    private static func none(of count: Int) -> String {
        count == 1 ? "the one item before it does not" : "none of the \(Units.count(count)) items before it"
    }

    /// The selector that let nothing through, and how many items reached it. Lists everything once more, without
    /// letting the source list less.
    private func culprit() async throws -> (words: String, before: Int)? {
        let counts = pipeline.selectors.map { _ in Locked(0) }
        var items = pipeline.source.items(matching: pipeline.query.withoutLimits)
        for (selector, count) in zip(pipeline.selectors, counts) {
            items = selector.apply(to: Self.counted(items, count), journal: SelectionJournal())
        }
        let next = items.batches()
        // A sampler that finds too few to pick from says so; what emptied its input is more to the point.
        do { while try await next() != nil { try pipeline.stopper.check() } } catch let error as FetchError {
            if error.code == .interrupted || error.code == .terminated { throw error }
        }
        let reached = counts.map(\.value)
        for (index, selector) in pipeline.selectors.enumerated() where reached[index] > 0 {
            let after = index + 1 < reached.count ? reached[index + 1] : 0
            if after == 0 { return (selector.words, reached[index]) }
        }
        return nil
    }

    /// The same stream, counted from the start of each walk.
    private static func counted(_ items: ItemSequence, _ count: Locked<Int>) -> ItemSequence {
        ItemSequence {
            let next = items.batches()
            count.change { $0 = 0 }
            return {
                let batch = try await next()
                count.change { $0 += batch?.count ?? 0 }
                return batch
            }
        }
    }
}
