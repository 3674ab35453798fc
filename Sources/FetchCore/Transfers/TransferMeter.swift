public import Synchronization

/// Counters of the network, read by progress while the transport adds to them.
public final class TransferMeter: Sendable {
    /// Bytes of bodies received since the start, wasted ones included.
    public let receivedBytes = Atomic<Int64>(0)
    /// Requests sent.
    public let requests = Atomic<Int>(0)
    /// Requests that had to be sent again.
    public let retries = Atomic<Int>(0)
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

    /// The transfers on their way, as of the last few tenths of a second, oldest first.
    public var activities: [Activity] {
        get { active.withLock { $0 } }
        set { active.withLock { $0 = newValue } }
    }
}
