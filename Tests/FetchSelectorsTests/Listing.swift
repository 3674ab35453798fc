import FetchCore
import Synchronization

/// Listings shaped like a dataset of numbered tars.
enum Listing {
    /// How many numbers the dataset nominally has.
    static let nominal = 1000

    /// All 1,000 numbers.
    static let whole = items(0..<nominal)

    /// A listing with holes, and with nothing at all from 300 up to 399.
    static let short = items((0..<nominal).filter { $0 % 7 != 3 && !(300..<400).contains($0) })

    /// The id of a number, for example `sa_000020`.
    static func id(_ number: Int) -> String { "sa_" + Units.padded(number, to: 6) }

    /// One item a number, each with one tar.
    static func items(_ numbers: some Sequence<Int>, of count: Int = nominal) -> [Item] {
        numbers.map { number in
            Item(id: id(number), number: Item.Number(number, of: count), assets: [asset("\(id(number)).tar")])
        }
    }

    /// Items without numbers, one asset each.
    static func unnumbered(_ paths: [String]) -> [Item] {
        paths.map { Item(id: $0, assets: [asset($0)]) }
    }

    /// An asset at a path that is known to be good.
    static func asset(_ path: String) -> Asset {
        guard let safe = try? RelativePath(path) else { fatalError("\(path) is no path for a test") }
        return Asset(key: "tar", path: safe)
    }
}

/// A listing in batches that counts how often it is walked and how many items it gave.
final class CountedListing: Sendable {
    private let counts = Mutex((walks: 0, items: 0))
    private let all: [Item]
    private let batchSize: Int

    init(_ items: [Item], batchSize: Int = 64) {
        all = items
        self.batchSize = batchSize
    }

    /// How many walks were started.
    var walks: Int { counts.withLock { $0.walks } }
    /// How many items were given, over all walks.
    var given: Int { counts.withLock { $0.items } }

    var sequence: ItemSequence {
        ItemSequence { [self] in
            counts.withLock { $0.walks += 1 }
            var position = 0
            return { [self] in
                guard position < all.count else { return nil }
                let batch = Array(all[position..<min(position + batchSize, all.count)])
                position += batch.count
                counts.withLock { $0.items += batch.count }
                return batch
            }
        }
    }
}

extension Selector {
    /// The items it lets through, in the order given.
    func picks(_ items: [Item], journal: SelectionJournal = SelectionJournal()) async throws -> [Item] {
        var picked: [Item] = []
        let next = apply(to: CountedListing(items).sequence, journal: journal).batches()
        while let batch = try await next() { picked += batch }
        return picked
    }

    /// The numbers of the items it lets through, in the order given.
    func numbers(_ items: [Item] = Listing.whole) async throws -> [Int] {
        try await picks(items).compactMap(\.number?.value)
    }

    /// The one record of what it did.
    func record(_ items: [Item] = Listing.whole) async throws -> SelectionRecord? {
        let journal = SelectionJournal()
        _ = try await picks(items, journal: journal)
        return journal.records.count == 1 ? journal.records[0] : nil
    }
}
