import FetchCore

/// An item with its rank and its place in the listing; lower rank first, ties by the bytes of the id.
struct Ranked: Comparable {
    var rank: UInt64
    var position: Int
    var item: Item

    static func < (a: Ranked, b: Ranked) -> Bool {
        if a.rank != b.rank { return a.rank < b.rank }
        return a.item.id.utf8.lexicographicallyPrecedes(b.item.id.utf8)
    }

    static func == (a: Ranked, b: Ranked) -> Bool { a.rank == b.rank && a.item.id == b.item.id }
}
