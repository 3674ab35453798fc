import FetchCore
import Glibc

/// A file's bytes in order.
final class LocalBytes {
    private let descriptor: Int32
    private let path: String

    init(_ path: String) throws(FetchError) {
        self.path = path
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FetchError.system(errno, "reading \(path)") }
    }

    deinit { close(descriptor) }

    /// The first bytes, without moving on.
    func head() throws(FetchError) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1024) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, 1024, 0))
        }
    }

    /// The next bytes, or `nil` at the end.
    func next() throws(FetchError) -> [UInt8]? {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 256 * 1024) { buffer, count in
            result = read(descriptor, buffer.baseAddress, 256 * 1024)
            count = max(0, result)
        }
        if result < 0 { throw FetchError.system(errno, "reading \(path)") }
        return bytes.isEmpty ? nil : bytes
    }
}
