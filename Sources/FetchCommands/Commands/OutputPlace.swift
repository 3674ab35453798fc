import FetchCore
import FetchEngine
import FetchSinks
import Foundation
import Synchronization

/// An output directory, claimed and open; for a dry run a copy of its ledger, so that nothing is left behind.
final class OutputPlace: Sendable {
    let directory: String
    let sink: any Sink
    /// Where a source writes what belongs to its store; `nil` for an ordinary directory and in a dry run.
    let records: (any StoreRecords)?
    let ledger: Ledger
    private let claim: Claim?
    private let snapshot: LedgerSnapshot?
    private let hasLeft = Mutex(false)

    /// Opens a directory, or the store that a source has of its own.
    ///
    /// - Parameter output: the directory the user named, or the one that stands for it.
    init(_ output: String, store layout: StoreLayout? = nil, isDryRun: Bool, command: String) throws {
        directory = layout?.folder(output: output) ?? output
        if isDryRun {
            let snapshot = try LedgerSnapshot(of: directory, creating: true)
            self.snapshot = snapshot
            claim = nil
            records = nil
            sink = DryRunSink(root: directory)
            ledger = snapshot.ledger
            return
        }
        snapshot = nil
        if let layout {
            let store = try StoreSink(layout: layout, output: output)
            (sink, records) = (store, store)
        } else {
            (sink, records) = (try DirectorySink(root: directory), nil)
        }
        claim = try Claim(directory: directory, command: command)
        ledger = try Ledger(directory: directory, creating: true)
        try ledger.setStore(layout)
    }

    /// Where a source may keep files of its own.
    var workspace: SourceWorkspace {
        let own = "\(directory)/.fetch"
        guard let snapshot else { return SourceWorkspace(folder: own, output: directory) }
        return SourceWorkspace(folder: snapshot.folder, earlier: own, output: directory)
    }

    /// Closes the ledger and gives the directory back; calling it again does nothing.
    func leave() {
        let isFirst = hasLeft.withLock { left in
            defer { left = true }
            return !left
        }
        guard isFirst else { return }
        if let snapshot { snapshot.close() } else { ledger.close() }
        claim?.release()
    }
}
