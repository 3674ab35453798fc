import FetchCore

/// The picks of a stratified sample while the stream is walked: K of them at most, whatever the number of strata.
///
/// Taking in rounds means: of all turns (round, place of the stratum in the order) that the strata can fill, take the
/// K smallest. Exactly these are held while items come. A new item fills its stratum's next turn; then the largest
/// turn is given up, and with it the worst item of its stratum. A turn given up is never won back, because more items
/// only bring smaller turns in.
struct StratifiedPicks {
    private let capacity: Int
    private let seed: UInt64
    private var places: [String: Int] = [:]
    private var strata: [Stratum] = []
    private var turns = MaxHeap<Turn>()

    init(capacity: Int, seed: UInt64) {
        self.capacity = capacity
        self.seed = seed
    }

    /// What was kept, in no order.
    var kept: [Ranked] { strata.flatMap(\.heap.elements) }

    /// How many strata there are.
    var strataCount: Int { strata.count }

    /// The strata that items came from: numbers in their order, other labels by their bytes.
    var records: [SelectionRecord.Stratum] {
        strata.sorted { a, b in
            if let a = Int(a.label), let b = Int(b.label) { return a < b }
            return a.label.utf8.lexicographicallyPrecedes(b.label.utf8)
        }.map(\.record)
    }

    /// Keeps the item if it is among the picks so far.
    mutating func add(_ item: Item, at position: Int, stratum label: String) {
        let index = place(of: label)
        strata[index].available += 1
        if capacity == 0 { return }
        let rank = HashRank.of(item.id, seed: seed)
        let turn = Turn(round: strata[index].heap.elements.count, order: strata[index].order, stratum: index)
        if turns.elements.count == capacity, turn > turns.elements[0] {
            return strata[index].improve(rank, position, item)
        }
        strata[index].heap.insert(Ranked(rank: rank, position: position, item: item))
        turns.insert(turn)
        if turns.elements.count > capacity { strata[turns.removeLargest().stratum].heap.removeLargest() }
    }

    private mutating func place(of label: String) -> Int {
        if let known = places[label] { return known }
        places[label] = strata.count
        strata.append(Stratum(label: label, order: Order(hash: HashRank.of(label, seed: seed), label: label)))
        return strata.count - 1
    }
}

extension StratifiedPicks {
    /// When a stratum's turn comes in a round.
    private struct Order: Comparable {
        let hash: UInt64
        let label: String

        static func < (a: Order, b: Order) -> Bool { (a.hash, a.label) < (b.hash, b.label) }
    }

    /// One pick of one stratum.
    private struct Turn: Comparable {
        let round: Int
        let order: Order
        let stratum: Int

        static func < (a: Turn, b: Turn) -> Bool { a.round != b.round ? a.round < b.round : a.order < b.order }
    }

    /// One stratum and what is kept of it.
    private struct Stratum {
        let label: String
        let order: Order
        var available = 0
        var heap = MaxHeap<Ranked>()

        /// Takes the item in place of the worst one, if it is better.
        mutating func improve(_ rank: UInt64, _ position: Int, _ item: Item) {
            guard let worst = heap.elements.first, rank <= worst.rank else { return }
            let entry = Ranked(rank: rank, position: position, item: item)
            if entry < worst { heap.replaceLargest(with: entry) }
        }

        var record: SelectionRecord.Stratum {
            SelectionRecord.Stratum(
                label: label, picks: Sampling.inOrder(heap.elements).map(\.id), available: available)
        }
    }
}
