import CSTACParser
import FetchCore
import Glibc
import Synchronization

/// Reads a catalog archive into a new asset database: one thread inflates it and parses the documents, this one writes the
/// rows. Nothing is unpacked, and memory does not grow with the number of items.
struct ArchiveScan {
    /// The archive.
    let path: String
    /// Where the database is made.
    let database: String
    let sharedAssets: Bool
    let environment: SourceEnvironment

    /// Items between two looks at whether to stop.
    private static let step: Int64 = 20_000

    /// Reads it all, on a thread of its own.
    ///
    /// - Throws: ``FetchError``: those of ``ArchiveReader``, `local-io`, `no-space`, and those of an interruption.
    func run(_ finish: @escaping @Sendable (CatalogWriter) throws -> Void) async throws {
        try await OwnThread.run("fetch-catalog") {
            let writer = try CatalogWriter(
                try AssetDatabase(path: database, mode: .making), sharedAssets: sharedAssets)
            let pipe = EntryPipe(path: path)
            defer { pipe.cancel() }
            try read(pipe, into: writer)
            writer.note(pipe.notes.withLock { $0 })
            try finish(writer)
        }
    }

    private func read(_ pipe: EntryPipe, into writer: CatalogWriter) throws {
        var told = Self.step
        while try pipe.next({ block in
            for entry in block.entries { try add(entry, of: block, to: writer) }
        }) {
            try environment.checkInterruption()
            guard writer.itemCount >= told else { continue }
            told = writer.itemCount + Self.step
            environment.status("reading the catalog: \(Units.count(writer.itemCount)) items")
        }
        environment.status(nil)
    }

    private func add(_ entry: EntryBlock.Entry, of block: EntryBlock, to writer: CatalogWriter) throws {
        let name = block.bytes(entry.name)
        guard let document = entry.document?.pointee else { return try writer.add(file: name, entry: entry.index) }
        let content = block.bytes(entry.content)
        let place = CatalogWriter.Place(base: .entry(name), entry: entry.index)
        if document.kind == CSTAC_ITEM { return try writer.add(item: document, at: place) }
        let path = String(decoding: name, as: UTF8.self)
        switch document.kind {
        case CSTAC_COLLECTION:
            try writer.add(collection: document, at: place)
            try writer.add(document: path, of: document, entry: entry.index, body: content)
        case CSTAC_CATALOG: try writer.add(document: path, of: nil, entry: entry.index, body: content)
        case CSTAC_BROKEN: writer.note(.broken, path)
        default:
            writer.note(.stray, path)
            try writer.add(file: name, entry: entry.index)
        }
    }
}
