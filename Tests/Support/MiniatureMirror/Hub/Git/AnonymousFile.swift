import Glibc

/// A temporary file without a name, gone with its last reference.
final class AnonymousFile {
    let descriptor: Int32
    private let file: UnsafeMutablePointer<FILE>

    /// A file with these bytes, to be read from its start.
    ///
    /// - Throws: `SystemCallError`.
    init(_ bytes: [UInt8]) throws {
        guard let file = tmpfile() else { throw SystemCallError(call: "tmpfile") }
        self.file = file
        descriptor = fileno(file)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let written = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) }
        guard written == bytes.count, fflush(file) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            throw SystemCallError(call: "write")
        }
    }

    deinit {
        fclose(file)
    }

    /// All that is in it by now.
    func bytes() -> [UInt8] {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        return [UInt8](unsafeUninitializedCapacity: max(0, size)) { buffer, count in
            count = max(0, pread(descriptor, buffer.baseAddress, buffer.count, 0))
        }
    }
}
