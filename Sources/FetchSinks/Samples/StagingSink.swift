public import FetchCore
import Foundation
import Glibc

/// Keeps what has arrived out of sight, in `.fetch/staged` of the output, until it is packed into something larger.
///
/// Documents of the catalog are packed into nothing: they get their place in the output.
public final class StagingSink: Sink {
    private let staged: DirectorySink
    private let visible: any Sink

    /// Opens, and if needed makes, the output directory. `visible` is the place of what is final, where that is not the
    /// directory. Errors: `local-io`, `no-space`.
    public init(root: String, visible: (any Sink)? = nil) throws(FetchError) {
        if let visible { self.visible = visible } else { self.visible = try DirectorySink(root: root) }
        staged = try DirectorySink(root: Self.folder(in: root))
    }

    /// Where staged content lies under its path.
    public static func folder(in root: String) -> String { "\(root)/\(RelativePath.stateFolder)/staged" }

    private func isStaged(_ entry: PlanEntry) -> Bool {
        entry.asset.content != .document && entry.asset.key != SamplePiece.key
    }

    private func place(of entry: PlanEntry) -> any Sink { isStaged(entry) ? staged : visible }

    public func isEmpty() throws(FetchError) -> Bool {
        guard try staged.isEmpty() else { return false }
        return try visible.isEmpty()
    }

    public func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt? {
        guard var receipt = try place(of: entry).receipt(for: entry) else { return nil }
        if isStaged(entry) { receipt.file = "\(staged.root)/\(entry.asset.path)" }
        return receipt
    }
    public func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter {
        try place(of: entry).open(entry, resuming: resuming)
    }
    public func sync(_ writers: [any SinkWriter]) throws(FetchError) {
        if visible is DirectorySink { return try visible.sync(writers) }
        for (place, isStaged) in [(staged as any Sink, true), (visible, false)] {
            let own = writers.filter { ($0 is PartWriter) == isStaged }
            if !own.isEmpty { try place.sync(own) }
        }
    }
    public func room() throws(FetchError) -> Room? { visible is DirectorySink ? try staged.room() : nil }
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
