/// The best K of a stream by rank: a heap whose top is the worst kept, so memory is K whatever the stream's length.
struct RankedPicks {
    private var heap = MaxHeap<Ranked>()
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// What was kept, in no order.
    var kept: [Ranked] { heap.elements }

    /// True when an item of this rank would surely not be kept, which saves making the entry.
    func rejects(rank: UInt64) -> Bool {
        capacity == 0 || heap.elements.count == capacity && rank > heap.elements[0].rank
    }

    /// Keeps the entry if it is among the best so far.
    mutating func add(_ entry: Ranked) {
        if capacity == 0 { return }
        if heap.elements.count < capacity {
            heap.insert(entry)
        } else if entry < heap.elements[0] {
            heap.replaceLargest(with: entry)
        }
    }
}
