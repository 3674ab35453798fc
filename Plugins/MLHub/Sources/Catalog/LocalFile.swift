import FetchCore
import Glibc

/// Small files, read whole.
enum LocalFile {
    /// The bytes of a file.
    ///
    /// - Throws: ``FetchError`` with code `not-found`, `bad-input` for what is no file or larger than `limit` bytes.
    static func read(_ path: String, limit: Int) throws(FetchError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        let name = SafeText.printable(path)
        guard descriptor >= 0 else { throw FetchError(.notFound, "\(name): \(SystemError.text(errno))") }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
            throw FetchError(.badInput, "\(name) is no file")
        }
        guard facts.st_size <= limit else {
            throw FetchError(.badInput, "\(name) is larger than \(Units.bytes(Int64(limit)))")
        }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FetchError.system(errno, "reading \(name)") }
            if count == 0 { break }
            done += count
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }

    /// The size of a file in bytes; `nil` when there is none.
    static func size(_ path: String) -> Int64? {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int64(facts.st_size)
    }

    /// True for a folder.
    static func isFolder(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
    }

    /// True for a file.
    static func isFile(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }
}
