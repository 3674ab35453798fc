import FetchCore
import Synchronization

/// A listing that counts the items it gave, over all walks.
final class CountedListing: Sendable {
    private let count = Mutex(0)
    private let items: ItemSequence

    init(_ items: ItemSequence) { self.items = items }

    /// How many items were given.
    var given: Int { count.withLock { $0 } }

    var sequence: ItemSequence {
        items.mapBatches { [self] batch in
            count.withLock { $0 += batch.count }
            return batch
        }
    }
}
