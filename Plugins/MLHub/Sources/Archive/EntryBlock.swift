import CSTACParser
import Glibc

/// Some hundred entries of an archive, read one behind the other into one piece of memory, and the documents among them
/// parsed.
final class EntryBlock: @unchecked Sendable {
    /// One entry: where its name and its content stand.
    struct Entry {
        var index: Int64
        var name: Range<Int>
        var content: Range<Int>
        /// What it says; `nil` for a file that is no document. Lives until the block is reset.
        var document: UnsafePointer<cstac_document>?
    }

    /// Room for the entries of one block, in bytes; a larger entry gets a block of its own.
    static let usualSize = 256 << 10

    private var memory: UnsafeMutableRawBufferPointer
    private let pages: OpaquePointer
    private(set) var entries: [Entry] = []
    private var used = 0

    init() {
        guard let pages = cstac_pages_new() else { fatalError("out of memory") }
        self.pages = pages
        memory = .allocate(byteCount: Self.usualSize, alignment: 64)
    }

    deinit {
        memory.deallocate()
        cstac_pages_free(pages)
    }

    /// Room left for an entry with this name and so many bytes; a first entry makes its own.
    func hasRoom(name: Int, content: Int) -> Bool {
        let wanted = name + content + json_padding
        if used + wanted <= memory.count { return true }
        guard entries.isEmpty else { return false }
        memory.deallocate()
        memory = .allocate(byteCount: wanted, alignment: 64)
        return true
    }

    /// Adds a file of which only the name counts.
    func add(index: Int64, name: UnsafeRawBufferPointer) {
        let start = place(name)
        entries.append(Entry(index: index, name: used..<start, content: start..<start))
        used = start
    }

    /// Adds a document of at most `size` bytes, which `fill` writes; it returns how many they are.
    func add(
        index: Int64, name: UnsafeRawBufferPointer, size: Int, parser: OpaquePointer,
        fill: (UnsafeMutableRawBufferPointer) throws -> Int
    ) rethrows {
        let start = place(name)
        let count = try fill(UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + size]))
        let content = memory.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) }
        let document = cstac_keep(pages, cstac_read(parser, content, count), content, count)
        entries.append(Entry(index: index, name: used..<start, content: start..<start + count, document: document))
        used = start + size
    }

    /// Writes a name and tells where its content begins.
    private func place(_ name: UnsafeRawBufferPointer) -> Int {
        let start = used + name.count
        memory[used..<start].copyBytes(from: name)
        return start
    }

    /// Forgets all entries; an oversized block shrinks again.
    func reset() {
        entries.removeAll(keepingCapacity: true)
        used = 0
        cstac_pages_clear(pages)
        guard memory.count > Self.usualSize else { return }
        memory.deallocate()
        memory = .allocate(byteCount: Self.usualSize, alignment: 64)
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[range]) }
}
