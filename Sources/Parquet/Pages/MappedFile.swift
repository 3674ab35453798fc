import Glibc

/// A temporary file without a name, mapped into memory, that grows as it is written.
final class MappedFile {
    private static let step = 16 << 20

    let base: UnsafeMutableRawPointer
    private let size: Int
    private let mappedSize: Int
    private let descriptor: Int32
    private var reserved = 0
    private var released = 0

    /// A file for `size` bytes in `folder`.
    init(size: Int, folder: String) throws(Fault) {
        self.size = size
        mappedSize = size + 2 * 4096
        descriptor = try TemporaryFile.open(in: folder)
        let address = mmap(nil, mappedSize, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let address, address != MAP_FAILED else {
            close(descriptor)
            throw .limit("there is no room to map a page of \(size) bytes")
        }
        base = address
    }

    deinit {
        munmap(base, mappedSize)
        close(descriptor)
    }

    /// Memory from `offset` on, at most `count` bytes, that can be written; empty at the end.
    ///
    /// Room on the disk is reserved first: writing to a mapped page that finds none would end the process.
    func room(at offset: Int, atMost count: Int) throws(Fault) -> UnsafeMutableRawBufferPointer {
        let end = min(size, offset + count)
        while reserved < end + 4096 {
            let next = min(reserved + Self.step, mappedSize)
            let status = posix_fallocate(descriptor, off_t(reserved), off_t(next - reserved))
            guard status == 0 else {
                throw .localIO("no room for a temporary file: \(String(cString: strerror(status)))")
            }
            reserved = next
        }
        if offset - released > 4 * Self.step {
            release()
            released = offset
        }
        return UnsafeMutableRawBufferPointer(start: base + offset, count: end - offset)
    }

    /// Gives memory back; the file keeps the content.
    func release() {
        madvise(base, mappedSize, MADV_DONTNEED)
    }
}
