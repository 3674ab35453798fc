import CSTACParser
import Glibc

/// Some hundred entries of an archive, read one behind the other into one piece of memory.
final class EntryBlock: @unchecked Sendable {
    /// One entry: where its name and its content stand.
    struct Entry {
        var index: Int64
        var name: Range<Int>
        var content: Range<Int>
    }

    /// Room for the entries of one block, in bytes; a larger entry gets a block of its own.
    static let usualSize = 256 << 10

    private var memory: UnsafeMutableRawBufferPointer
    private(set) var entries: [Entry] = []
    private var used = 0

    init() { memory = .allocate(byteCount: Self.usualSize, alignment: 64) }

    deinit { memory.deallocate() }

    /// Room left for an entry with this name and so many bytes; a first entry makes its own.
    func hasRoom(name: Int, content: Int) -> Bool {
        let wanted = name + content + json_padding
        if used + wanted <= memory.count { return true }
        guard entries.isEmpty else { return false }
        memory.deallocate()
        memory = .allocate(byteCount: wanted, alignment: 64)
        return true
    }

    /// Adds an entry whose content `fill` writes; returns what `fill` does.
    func add(
        index: Int64, name: UnsafeRawBufferPointer, content: Int,
        fill: (UnsafeMutableRawBufferPointer) throws -> Int
    ) rethrows {
        let start = used + name.count
        memory[used..<start].copyBytes(from: name)
        let count = try fill(UnsafeMutableRawBufferPointer(rebasing: memory[start..<start + content]))
        entries.append(Entry(index: index, name: used..<start, content: start..<start + count))
        used = start + content
    }

    /// Forgets all entries; an oversized block shrinks again.
    func reset() {
        entries.removeAll(keepingCapacity: true)
        used = 0
        guard memory.count > Self.usualSize else { return }
        memory.deallocate()
        memory = .allocate(byteCount: Self.usualSize, alignment: 64)
    }

    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[range]) }
}
