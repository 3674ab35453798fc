import Synchronization

/// Where selectors write what they did, for `--explain`, the manifest and the summary.
public final class SelectionJournal: Sendable {
    private let entries = Mutex<[SelectionRecord]>([])
    private let remarks = Mutex<[(selection: String, text: String)]>([])

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

    /// What there is to tell the user, in the order it was found.
    public var notes: [String] { remarks.withLock { $0.map(\.text) } }

    /// Adds something to tell the user; a second walk of the same selection replaces the first.
    public func note(_ selection: String, _ text: String) {
        remarks.withLock { list in
            list.removeAll { $0.selection == selection }
            list.append((selection, text))
        }
    }
}
