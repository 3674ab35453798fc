import Synchronization

/// How much content may wait on this machine for the rest of its samples, of all archives together.
final class WaitingParts: Sendable {
    private let most: Int64
    private let bytes = Mutex<Int64>(0)

    /// Lets so many bytes wait.
    init(most: Int64) { self.most = most }

    /// Takes room for so many bytes; false when there is not enough.
    func take(_ count: Int64) -> Bool {
        bytes.withLock { bytes in
            guard bytes + count <= most else { return false }
            bytes += count
            return true
        }
    }

    /// Counts bytes that wait whether there is room or not.
    func add(_ count: Int64) { bytes.withLock { $0 += count } }
    /// Gives bytes back.
    func giveBack(_ count: Int64) { bytes.withLock { $0 -= count } }
}
