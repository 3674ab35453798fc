import Glibc

/// A temporary file without a name: it is gone when it is closed, however the process ends.
final class TemporaryFile {
    private let descriptor: Int32
    private(set) var size: Int64 = 0

    /// An empty file in `folder`.
    init(in folder: String) throws(Fault) {
        descriptor = try Self.open(in: folder)
    }

    deinit { close(descriptor) }

    /// Opens a file in `folder` and removes its name.
    static func open(in folder: String) throws(Fault) -> Int32 {
        var template = Array("\(folder)/parquet-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw .localIO("cannot make a temporary file in \(folder): \(String(cString: strerror(errno)))")
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        template.withUnsafeBufferPointer { _ = unlink($0.baseAddress!) }
        return descriptor
    }

    /// Adds bytes at the end.
    func append(_ bytes: UnsafeRawBufferPointer) throws(Fault) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done, off_t(size))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .localIO("cannot write a temporary file: \(String(cString: strerror(errno)))")
            }
            done += count
            size += Int64(count)
        }
    }

    /// Reads `memory.count` bytes from `offset` on, which were written before.
    func read(at offset: Int64, into memory: UnsafeMutableRawBufferPointer) throws(Fault) {
        var done = 0
        while done < memory.count {
            let count = pread(
                descriptor, memory.baseAddress.map { $0 + done }, memory.count - done, off_t(offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .localIO("cannot read a temporary file: \(String(cString: strerror(errno)))")
            }
            done += count
        }
    }
}
