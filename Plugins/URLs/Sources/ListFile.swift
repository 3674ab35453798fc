import FetchCore
import Glibc

/// A list on disk, read at any offset and never held in memory.
final class ListFile: Sendable {
    /// What to call the list in messages.
    let name: String
    private let descriptor: Int32

    /// Takes over an open descriptor and closes it in the end.
    init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Reads up to `count` bytes at `offset`; fewer at the end of the list only.
    func read(at offset: Int64, count: Int) throws(FetchError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let part = pread(descriptor, rest.baseAddress, count - filled, off_t(offset) + off_t(filled))
                if part < 0 && errno == EINTR { continue }
                if part < 0 { failure = errno }
                if part <= 0 { break }
                filled += part
            }
        }
        if failure != 0 { throw .system(failure, "reading the list \(name)") }
        return bytes
    }
}
