import CSTACParser
import FetchCore
import Glibc
import Synchronization

/// Hands the entries of an archive from a thread that reads and parses them to the one that asks, in blocks that are used
/// again.
final class EntryPipe: Sendable {
    /// What comes out.
    private enum Piece: Sendable {
        case block(EntryBlock)
        case end(FetchError?)
    }

    /// Blocks under way: enough that neither side waits for the other's hiccups.
    private static let blocks = 6
    /// An entry larger than this is no document of a catalog.
    static let largestEntry = 64 << 20

    private let full = WorkQueue<Piece>()
    private let empty = WorkQueue<EntryBlock>()
    private let isCancelled = Atomic<Bool>(false)
    /// Entries that were not handed over, and why.
    let notes = Mutex(CatalogNotes())

    /// Starts reading.
    init(path: String) {
        for _ in 0..<Self.blocks { empty.add(EntryBlock()) }
        DetachedThread.start("fetch-archive") { [self] in
            do throws(FetchError) {
                try read(path)
                full.add(.end(nil))
            } catch {
                full.add(.end(error))
            }
        }
    }

    /// Gives the next block to `body`, on the calling thread; false at the end.
    func next(_ body: (EntryBlock) throws -> Void) throws -> Bool {
        switch full.takeOne() {
        case .block(let block):
            try body(block)
            block.reset()
            empty.add(block)
            return true
        case .end(let error?): throw error
        case .end(nil), nil: return false
        }
    }

    /// Ends the reading early.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        empty.close()
    }

    private func read(_ path: String) throws(FetchError) {
        let archive = try ArchiveReader(path: path)
        guard let parser = cstac_new() else { fatalError("out of memory") }
        defer { cstac_free(parser) }
        guard var block = empty.takeOne() else { return }
        while !isCancelled.load(ordering: .relaxed), let entry = try archive.next() {
            guard entry.kind != .folder, let pointer = archive.name else { continue }
            let name = UnsafeRawBufferPointer(start: pointer, count: strlen(pointer))
            guard accepts(entry, name) else { continue }
            // Of files that are no documents only the names are kept: items may refer to them.
            let isDocument = SafeName.isJSON(name)
            let size = isDocument ? entry.size : 0
            if !block.hasRoom(name: name.count, content: size) {
                full.add(.block(block))
                guard let next = empty.takeOne() else { return }
                block = next
                _ = block.hasRoom(name: name.count, content: size)
            }
            guard isDocument else {
                block.add(index: entry.index, name: name)
                continue
            }
            do {
                try block.add(index: entry.index, name: name, size: size, parser: parser) {
                    try archive.read(into: $0)
                }
            } catch {
                throw FetchError.wrapping(error, while: "reading the archive")
            }
        }
        full.add(.block(block))
    }

    /// True for a JSON document under a name that may be; what is refused is noted.
    private func accepts(_ entry: ArchiveReader.Entry, _ name: UnsafeRawBufferPointer) -> Bool {
        let text = { String(decoding: name, as: UTF8.self) }
        guard entry.kind == .file else {
            notes.withLock { $0.add(.entryLink, text()) }
            return false
        }
        guard SafeName.isPath(name) else {
            notes.withLock { $0.add(.entryName, text()) }
            return false
        }
        // Hidden files are the file manager's, not the catalog's.
        if SafeName.isHidden(name) { return false }
        guard entry.size <= Self.largestEntry || !SafeName.isJSON(name) else {
            notes.withLock { $0.add(.tooLarge, text()) }
            return false
        }
        return true
    }
}
