import Synchronization

/// Bytes of small assets that wait in memory for the committer; what bounds them.
final class HeldBytes: Sendable {
    private let count = Atomic<Int64>(0)

    /// The most that may wait, in bytes.
    private static let most: Int64 = 1 << 20

    /// Whether as many more may wait.
    func mayAdd(_ bytes: Int64) -> Bool { count.load(ordering: .relaxed) + bytes <= Self.most }

    /// Counts bytes that wait, or with a negative number, that do no longer.
    func add(_ bytes: Int64) { count.add(bytes, ordering: .relaxed) }
}
