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

    /// Opens what the user named, or the folder the source's name gives; a source with a store of its own decides.
    init(_ named: String?, of source: some DatasetSource, isDryRun: Bool, command: String) throws {
        let layout = (source as? any StoreSource)?.store
        if let layout, case .at = layout.place, named != nil {
            throw FetchError(
                .usage, "-o goes elsewhere than the shared store, which has a place of its own",
                hint: "Leave one of the two away")
        }
        let output = named ?? source.folderName
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
