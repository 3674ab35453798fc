import FetchCore
import FetchDigests
import FetchEngine
import FetchObjectStore
import FetchSinks
import FetchTransport
import Foundation
import Synchronization

/// An output directory, claimed and open; for a dry run a copy of its ledger, so that nothing is left behind.
final class OutputPlace: Sendable {
    let directory: String
    /// Where content goes that does not lie in the directory.
    let address: StoreAddress?
    let sink: any Sink
    /// The store where content goes, if it goes to one.
    private let store: ObjectStoreSink?
    /// Where a source writes what belongs to its store; `nil` for an ordinary directory and in a dry run.
    let records: (any StoreRecords)?
    let ledger: Ledger
    /// True for a store that other programs share.
    let isStore: Bool
    /// How content is packed; `nil` where it lies path by path.
    private(set) var packing: SamplePacking? {
        get { packed.withLock { $0 } }
        set { packed.withLock { $0 = newValue } }
    }
    private let packed = Mutex<SamplePacking?>(nil)
    /// True for a directory that goes with the run.
    private let isTemporary: Bool
    private let claim: Claim?
    private let snapshot: LedgerSnapshot?
    private let hasLeft = Mutex(false)

    /// Opens a directory, or the store that a source has of its own.
    ///
    /// - Parameters:
    ///   - output: the directory the user named, or the one that stands for it.
    ///   - remote: the object store that the output is.
    init(
        _ output: String, _ destination: DestinationOptions, store layout: StoreLayout? = nil,
        remote: StoreOutput? = nil, over transport: CurlTransport, width: Int, isDryRun: Bool, command: String
    ) throws {
        isTemporary = output == DestinationOptions.standardOutput
        address = remote?.address
        isStore = layout != nil
        directory = isTemporary ? ScratchPlace.make() : remote?.state ?? layout?.folder(output: output) ?? output
        if isDryRun {
            let snapshot = try LedgerSnapshot(of: directory, creating: true)
            self.snapshot = snapshot
            claim = nil
            (records, store) = (nil, nil)
            sink = DryRunSink(root: remote == nil ? directory : nil)
            ledger = snapshot.ledger
            return
        }
        snapshot = nil
        let objects = try remote.map { [directory] remote in
            try ObjectStoreSink(try remote.client(transport), state: directory, width: min(width, 32))
        }
        store = objects
        if let objects {
            records = nil
            sink = destination.packs(output) ? try StagingSink(root: directory, visible: objects) : objects
        } else if let layout {
            let store = try StoreSink(layout: layout, output: output)
            (sink, records) = (store, store)
        } else if destination.packs(output) {
            (sink, records) = (try StagingSink(root: directory), nil)
        } else {
            (sink, records) = (try DirectorySink(root: directory), nil)
        }
        claim = try Claim(directory: directory, command: command)
        ledger = try Ledger(directory: directory, creating: true)
        try ledger.setAddress(address?.description)
        try ledger.setStore(layout)
    }

    /// Says how content is packed; `name` begins the names of shards.
    func pack(as destination: DestinationOptions, named name: String) {
        guard destination.packs(isTemporary ? DestinationOptions.standardOutput : directory) else { return }
        let sink: any SampleSink
        if isTemporary {
            sink = StreamSink(descriptor: 1)
        } else {
            sink = ShardSink(
                to: store?.shardPlace(limit: destination.largestShard) ?? ShardFolder(root: directory),
                name: destination.shardName ?? Self.shardName(name), limit: destination.limit
            ) {
                Digests.make(.sha256, size: 0)
            }
        }
        packing = SamplePacking(
            sink: sink, staged: StagingSink.folder(in: directory), keepsPaths: destination.to == nil)
    }

    /// A dataset's name as the beginning of a file name.
    private static func shardName(_ name: String) -> String {
        let last = name.split(separator: "/").last.map(String.init) ?? ""
        let plain = String(last.map { $0.isLetter || $0.isNumber || "-_".contains($0) ? $0 : "-" })
        return plain.isEmpty ? "shard" : plain
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
        if isTemporary { try? FileManager.default.removeItem(atPath: directory) }
    }
}
