import FetchCore
import FetchEngine
import FetchSinks
import Foundation
import Synchronization

/// An output directory, claimed and open; for a dry run a copy of its ledger, so that nothing is left behind.
final class OutputPlace: Sendable {
    let directory: String
    let sink: any Sink
    let ledger: Ledger
    private let claim: Claim?
    private let snapshot: LedgerSnapshot?
    private let hasLeft = Mutex(false)

    init(_ directory: String, isDryRun: Bool, command: String) throws {
        self.directory = directory
        if isDryRun {
            let snapshot = try LedgerSnapshot(of: directory, creating: true)
            self.snapshot = snapshot
            claim = nil
            sink = DryRunSink(root: directory)
            ledger = snapshot.ledger
            return
        }
        snapshot = nil
        sink = try DirectorySink(root: directory)
        claim = try Claim(directory: directory, command: command)
        ledger = try Ledger(directory: directory, creating: true)
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
