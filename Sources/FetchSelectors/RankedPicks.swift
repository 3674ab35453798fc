import FetchCore

/// An item with its rank and its place in the listing.
struct Ranked {
    var rank: UInt64
    var position: Int
    var item: Item

    /// Lower rank first, ties by id.
    static func precedes(_ a: Ranked, _ b: Ranked) -> Bool {
        a.rank != b.rank ? a.rank < b.rank : a.item.id < b.item.id
    }
}

/// The best K of a stream by rank: a heap whose root is the worst kept, so memory is K whatever the stream's length.
struct RankedPicks {
    private var heap: [Ranked] = []
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { heap.count }

    /// True when an item of this rank would surely not be kept, which saves making the entry.
    func rejects(rank: UInt64) -> Bool {
        capacity == 0 || heap.count == capacity && rank > heap[0].rank
    }

    /// Keeps the entry if it is among the best so far.
    mutating func add(_ entry: Ranked) {
        if capacity == 0 { return }
        if heap.count < capacity {
            heap.append(entry)
            siftUp(heap.count - 1)
        } else if Ranked.precedes(entry, heap[0]) {
            heap[0] = entry
            siftDown(0)
        }
    }

    /// What was kept, best first.
    func sorted() -> [Ranked] { heap.sorted(by: Ranked.precedes) }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard Ranked.precedes(heap[parent], heap[child]) else { return }
            heap.swapAt(parent, child)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            let left = 2 * parent + 1
            let right = left + 1
            var worst = parent
            if left < heap.count, Ranked.precedes(heap[worst], heap[left]) { worst = left }
            if right < heap.count, Ranked.precedes(heap[worst], heap[right]) { worst = right }
            if worst == parent { return }
            heap.swapAt(parent, worst)
            parent = worst
        }
    }
}
