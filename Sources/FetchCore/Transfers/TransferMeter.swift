import Synchronization

/// Counters of the network, read by progress while the transport adds to them.
public final class TransferMeter: Sendable {
    private let received = Atomic<Int64>(0)
    private let sent = Atomic<Int>(0)
    private let repeated = Atomic<Int>(0)
    private let active = Mutex<[Activity]>([])

    /// One transfer that is on its way now.
    public struct Activity: Sendable {
        public var label: String
        public var present: Int64
        public var size: Int64?
        public var connections: Int

        /// Describes a transfer.
        public init(label: String, present: Int64, size: Int64?, connections: Int) {
            self.label = label
            self.present = present
            self.size = size
            self.connections = connections
        }
    }

    /// Makes a meter at zero.
    public init() {}

    /// Bytes of bodies received since the start, wasted ones included.
    public var receivedBytes: Int64 { received.load(ordering: .relaxed) }
    /// Requests sent.
    public var requests: Int { sent.load(ordering: .relaxed) }
    /// Requests that had to be sent again.
    public var retries: Int { repeated.load(ordering: .relaxed) }

    /// Counts bytes of a body.
    public func countBytes(_ count: Int) { received.add(Int64(count), ordering: .relaxed) }
    /// Counts a request.
    public func countRequest() { sent.add(1, ordering: .relaxed) }
    /// Counts a request that has to be sent again.
    public func countRetry() { repeated.add(1, ordering: .relaxed) }

    /// The transfers on their way, as of the last few tenths of a second, oldest first.
    public var activities: [Activity] {
        get { active.withLock { $0 } }
        set { active.withLock { $0 = newValue } }
    }
}
