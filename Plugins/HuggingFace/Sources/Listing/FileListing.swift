import FetchCore
import Glibc

/// All files of a repository at one commit, on disk, in the order they were listed.
final class FileListing: Sendable {
    private let descriptor: Int32
    /// How many files there are.
    let count: Int
    /// The sum of their sizes.
    let bytes: Int64

    /// Takes over an open descriptor of records and closes it in the end.
    init(descriptor: Int32, count: Int, bytes: Int64) {
        self.descriptor = descriptor
        self.count = count
        self.bytes = bytes
    }

    deinit { close(descriptor) }

    /// Starts a walk over the files.
    func walk() -> Walk { Walk(self) }

    /// Walks all files. Errors: `local-io`, and those of `body`.
    func visit(_ body: (RepositoryFile) throws -> Void) throws {
        var walk = walk()
        while let file = try walk.next() { try body(file) }
    }

    /// A walk from the first file to the last.
    struct Walk {
        private let listing: FileListing
        private var offset: off_t = 0
        private var buffer: [UInt8] = []
        private var position = 0

        init(_ listing: FileListing) { self.listing = listing }

        /// The next file, or `nil` at the end.
        mutating func next() throws(FetchError) -> RepositoryFile? {
            while true {
                if let end = buffer[position...].firstIndex(of: 0) {
                    defer { position = end + 1 }
                    guard let file = RepositoryFile(record: buffer[position..<end]) else {
                        throw FetchError(.unexpected, "the listing in the temporary file is damaged")
                    }
                    return file
                }
                if try !fill() { return nil }
            }
        }

        /// Reads the next block behind what is left of this one; false at the end.
        private mutating func fill() throws(FetchError) -> Bool {
            buffer.removeSubrange(..<position)
            position = 0
            let old = buffer.count
            buffer.append(contentsOf: repeatElement(0xFF, count: 64 * 1024))
            var count = 0
            repeat {
                count = buffer.withUnsafeMutableBytes {
                    pread(listing.descriptor, $0.baseAddress! + old, $0.count - old, offset)
                }
            } while count < 0 && errno == EINTR
            buffer.removeLast(buffer.count - old - max(0, count))
            if count < 0 { throw .system(errno, "reading the listing") }
            offset += off_t(count)
            return count > 0
        }
    }
}

extension FileListing {
    /// The files as items, one a file, numbered in the order listed. Paths that cannot be written are left out and
    /// told through `skipped`, once a walk, with the first of them.
    func items(
        where isWanted: @escaping @Sendable (RepositoryFile) -> Bool, skipped: @escaping @Sendable (String) -> Void
    ) -> ItemSequence {
        ItemSequence { [self] in
            var walk = walk()
            var index = -1
            var refused: (count: Int, first: FetchError)?
            return {
                var items: [Item] = []
                while items.count < 512, let file = try walk.next() {
                    index += 1
                    guard isWanted(file) else { continue }
                    do throws(FetchError) {
                        let asset = try file.asset()
                        items.append(Item(id: file.path, number: Item.Number(index, of: self.count), assets: [asset]))
                    } catch {
                        refused = (count: (refused?.count ?? 0) + 1, first: refused?.first ?? error)
                    }
                }
                if items.isEmpty, let refused {
                    skipped("skipped \(Units.count(refused.count, "file")): \(refused.first.message)")
                }
                return items.isEmpty ? nil : items
            }
        }
    }
}
