/// A lazy stream of items in a stable order, which can be walked more than once.
///
/// Items travel in batches, so that a million of them cost a few thousand suspensions. Iterating starts the listing
/// anew; nothing is listed before the first `next()`. An error ends the stream.
public struct ItemSequence: AsyncSequence, Sendable {
    public typealias Element = Item
    /// Gives the next batch, never an empty one, or `nil` at the end.
    public typealias NextBatch = () async throws -> [Item]?

    private let start: @Sendable () -> NextBatch

    /// Makes a stream from a function that starts a listing.
    public init(_ start: @escaping @Sendable () -> NextBatch) {
        self.start = start
    }

    /// Makes a stream of items that are in memory already.
    public init(_ items: [Item]) {
        self.init {
            var rest: [Item]? = items.isEmpty ? nil : items
            return {
                defer { rest = nil }
                return rest
            }
        }
    }

    /// Starts a walk that gives whole batches.
    public func batches() -> NextBatch { start() }

    /// Gives a stream in which every batch went through `change`; batches that become empty are dropped.
    public func mapBatches(_ change: @escaping @Sendable ([Item]) throws -> [Item]) -> ItemSequence {
        ItemSequence { [start] in
            let next = start()
            return {
                while let batch = try await next() {
                    let changed = try change(batch)
                    if !changed.isEmpty { return changed }
                }
                return nil
            }
        }
    }

    /// Gives the same stream in batches of at least `count` assets, the last one excepted; an item without any counts
    /// as one.
    public func merged(upTo count: Int) -> ItemSequence {
        ItemSequence { [start] in
            let next = start()
            return {
                guard var batch = try await next() else { return nil }
                var size = Self.assetCount(batch)
                while size < count, let more = try await next() {
                    size += Self.assetCount(more)
                    batch += more
                }
                return batch
            }
        }
    }

    /// Gives the same stream, and lists the next batch while the last one is being looked at.
    public func readingAhead() -> ItemSequence {
        ItemSequence { [start] in
            let ahead = BatchAhead(start())
            return { try await ahead.next() }
        }
    }

    private static func assetCount(_ items: [Item]) -> Int { items.reduce(0) { $0 + Swift.max(1, $1.assets.count) } }

    public func makeAsyncIterator() -> Iterator { Iterator(next: start()) }

    /// Walks the items one by one.
    public struct Iterator: AsyncIteratorProtocol {
        let next: NextBatch
        var batch: ArraySlice<Item> = []

        init(next: @escaping NextBatch) { self.next = next }

        public mutating func next() async throws -> Item? {
            if batch.isEmpty {
                guard let more = try await next() else { return nil }
                batch = more[...]
            }
            return batch.popFirst()
        }
    }
}
