import Synchronization

/// Where selectors write what they did, for `--explain`, the manifest and the summary.
public final class SelectionJournal: Sendable {
    private let entries = Mutex<[SelectionRecord]>([])

    /// Makes an empty journal.
    public init() {}

    /// What was done so far, in the order it was done.
    public var records: [SelectionRecord] { entries.withLock { $0 } }

    /// Adds what one sampler did; a second walk of the same sampler replaces the first.
    public func add(_ record: SelectionRecord) {
        entries.withLock { list in
            list.removeAll { $0.selection == record.selection }
            list.append(record)
        }
    }
}
