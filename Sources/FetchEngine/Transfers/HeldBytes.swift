import Synchronization

/// Small assets that wait in memory for the committer: what bounds them, and buffers for the next ones.
///
/// Buffers are used again, because the system's allocator gives memory back that is asked for again at once.
final class HeldBytes: Sendable {
    private let count = Atomic<Int64>(0)
    /// Empty buffers by the number of steps of their capacity.
    private let spare = Mutex<(buffers: [[[UInt8]]], steps: Int)>((Array(repeating: [], count: steps + 1), 0))

    /// A larger asset is written to its destination as it comes, in bytes.
    static let largest: Int64 = 64 * 1024
    /// The most that may wait, in bytes, and the most that is kept for use again.
    private static let most: Int64 = 4 << 20
    /// Capacities are multiples of this many bytes.
    private static let step = 4 * 1024
    private static let steps = Int(largest) / step

    /// Whether as many more may wait.
    func mayAdd(_ bytes: Int64) -> Bool { count.load(ordering: .relaxed) + bytes <= Self.most }

    /// Counts bytes that wait.
    func add(_ bytes: Int64) { count.add(bytes, ordering: .relaxed) }

    /// An empty buffer for so many bytes.
    func buffer(for size: Int) -> [UInt8] {
        let steps = (size + Self.step - 1) / Self.step
        let used = spare.withLock { spare -> [UInt8]? in
            guard let buffer = spare.buffers[steps].popLast() else { return nil }
            spare.steps -= steps
            return buffer
        }
        if let used { return used }
        var buffer: [UInt8] = []
        buffer.reserveCapacity(steps * Self.step)
        return buffer
    }

    /// The bytes do not wait any more: their buffer is emptied.
    func takeBack(_ body: inout [UInt8]) {
        count.subtract(Int64(body.count), ordering: .relaxed)
        var buffer: [UInt8] = []
        swap(&buffer, &body)
        let steps = min(Self.steps, buffer.capacity / Self.step)
        guard steps > 0 else { return }
        buffer.removeAll(keepingCapacity: true)
        spare.withLock { spare in
            guard Int64(spare.steps * Self.step) + count.load(ordering: .relaxed) < Self.most else { return }
            spare.buffers[steps].append(buffer)
            spare.steps += steps
        }
    }
}
