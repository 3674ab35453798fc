import FetchCore
import Glibc

/// An archive's bytes in order.
final class ArchiveFile {
    private static let piece = 256 << 10
    private let descriptor: Int32

    init(_ name: String, in folder: Int32) throws(FetchError) {
        descriptor = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure() }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit { close(descriptor) }

    /// The next bytes, or `nil` at the end.
    func next() throws(FetchError) -> [UInt8]? {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: Self.piece) { buffer, count in
            repeat { result = read(descriptor, buffer.baseAddress, Self.piece) } while result < 0 && errno == EINTR
            count = max(0, result)
        }
        if result < 0 { throw Self.failure() }
        return bytes.isEmpty ? nil : bytes
    }

    private static func failure() -> FetchError {
        FetchError(.damagedArchive, "it cannot be read: \(SystemError.text(errno))")
    }
}
