public import FetchCore
import Foundation
import Glibc

/// Keeps what has arrived out of sight, in `.fetch/staged` of the output, until it is packed into something larger.
///
/// Documents of the catalog are packed into nothing: they get their place in the output as in a ``DirectorySink``.
public final class StagingSink: Sink {
    private let staged: DirectorySink
    private let visible: DirectorySink

    /// Opens, and if needed makes, the output directory. Errors: `local-io`, `no-space`.
    public init(root: String) throws(FetchError) {
        visible = try DirectorySink(root: root)
        staged = try DirectorySink(root: Self.folder(in: root))
    }

    /// Where staged content lies under its path.
    public static func folder(in root: String) -> String { "\(root)/\(RelativePath.stateFolder)/staged" }

    private func place(of entry: PlanEntry) -> DirectorySink {
        entry.asset.content == .document || entry.asset.key == SamplePiece.key ? visible : staged
    }

    public func isEmpty() throws(FetchError) -> Bool {
        guard try staged.isEmpty() else { return false }
        return try visible.isEmpty()
    }

    public func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? {
        let place = place(of: entry)
        guard var receipt = try place.receipt(for: entry) else { return nil }
        if place === staged { receipt.file = "\(staged.root)/\(entry.asset.path)" }
        return receipt
    }
    public func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        try place(of: entry).open(entry, resuming: resuming)
    }
    public func sync(_ writers: [any SinkWriter]) throws(FetchError) { try visible.sync(writers) }
    public func room() throws(FetchError) -> Room? { try staged.room() }
    public func settle(_ entry: PlanEntry) throws(FetchError) -> Bool { try place(of: entry).settle(entry) }
    public func discardParts(except ids: Set<Int64>) throws(FetchError) {
        try staged.discardParts(except: ids)
        try visible.discardParts(except: ids)
    }
    public func remove(_ path: RelativePath) throws(FetchError) { try staged.remove(path) }
    public func finish() throws(FetchError) {
        try staged.finish()
        try visible.finish()
        removeEmptyFolders()
    }

    /// Takes folders away that nothing waits in any more.
    private func removeEmptyFolders() {
        let own = RelativePath.stateFolder
        let folders = FileManager.default.enumerator(atPath: staged.root)?.compactMap { $0 as? String } ?? []
        // The deepest first; a folder that is not empty stays.
        for folder in folders.reversed() where folder != own && !folder.hasPrefix(own + "/") {
            rmdir("\(staged.root)/\(folder)")
        }
    }
}
