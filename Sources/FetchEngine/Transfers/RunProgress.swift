import FetchCore
import Synchronization

/// The counts of a run that goes on, for progress and the summary.
public final class RunProgress: Sendable {
    /// A look at the counts.
    public struct Snapshot: Sendable, Hashable {
        /// What the run is doing now.
        public var stage = Stage.listing
        /// Items looked at by the selection so far.
        public var listed = 0
        /// Assets chosen; those whole already; those fetched in this run; those that failed in it.
        public var chosen = 0
        public var already = 0
        public var fetched = 0
        public var failed = 0
        /// Bytes of assets fetched in this run.
        public var fetchedBytes: Int64 = 0
        /// Assets that came out of other directories or a cache, without the network.
        public var linked = LinkedAssets()
        /// Places whose files could not be linked, as was said.
        var copiedFrom: Set<String> = []
        /// Bytes to be fetched as far as sizes are known, and how many open assets have no known size.
        public var expectedBytes: Int64 = 0
        public var unsized = 0
        /// Bytes of open assets that earlier runs left.
        public var foundBytes: Int64 = 0
        /// Complete samples unpacked in this run, the members they are made of, their bytes, and members refused.
        public var samples = 0
        public var members = 0
        public var memberBytes: Int64 = 0
        public var refused = 0
        /// Samples and files left out by choice once their content was seen.
        public var leftOut = 0
        /// Samples packed in this run, and pieces that are whole by that.
        public var packed = 0
        public var pieces = 0
        /// When transfers started, in monotonic seconds; `nil` before.
        public var transferStart: Double?
    }

    /// What a run is doing.
    public enum Stage: String, Sendable {
        case listing, sizing, transferring, finishing
    }

    private let state = Mutex(Snapshot())

    /// Makes counts at zero.
    public init() {}

    /// The counts now.
    public var snapshot: Snapshot { state.withLock { $0 } }

    func change(_ body: (inout Snapshot) -> Void) { state.withLock { body(&$0) } }

    /// An earlier run left this many bytes of an asset.
    func found(_ bytes: Int64) { change { $0.foundBytes += bytes } }

    /// A server told an asset's size.
    func learned(size: Int64, promised: Int64?) {
        guard promised == nil else { return }
        change { counts in
            counts.expectedBytes += size
            counts.unsized = max(0, counts.unsized - 1)
        }
    }
}
