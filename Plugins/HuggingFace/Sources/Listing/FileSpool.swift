import FetchCore
import Glibc

/// Gathers the files of a repository in a temporary file without a name, so that a listing of any length costs no
/// memory and is asked for once, however often it is walked.
final class FileSpool {
    private var descriptor: Int32
    private var waiting: [UInt8] = []
    private var count = 0
    private var bytes: Int64 = 0
    private static let block = 256 * 1024

    /// Makes the file in `TMPDIR`, or in `/tmp`.
    init(variables: [String: String]) throws(FetchError) {
        let folder = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array((folder + "/fetch-files-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system(errno, "making a temporary file in \(folder)") }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Adds a file at the end.
    func append(_ file: RepositoryFile) throws(FetchError) {
        waiting += file.record
        count += 1
        bytes += file.size
        if waiting.count >= Self.block { try flush() }
    }

    /// Hands the listing over; nothing may be added any more.
    func finish() throws(FetchError) -> FileListing {
        try flush()
        defer { descriptor = -1 }
        return FileListing(descriptor: descriptor, count: count, bytes: bytes)
    }

    private func flush() throws(FetchError) {
        var rest = waiting[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .system(errno, "writing the listing to a temporary file") }
            rest = rest.dropFirst(written)
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
