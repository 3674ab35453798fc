import FetchCore
import Glibc

/// A temporary file without a name: the system takes it away when the program ends, however it ends.
final class Spool {
    private var descriptor: Int32

    /// Makes the file in `TMPDIR`, or in `/tmp`.
    init(variables: [String: String]) throws(FetchError) {
        let folder = variables["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        var template = Array((folder + "/fetch-list-XXXXXX").utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw .system(errno, "making a temporary file in \(folder)") }
        unlink(template)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Adds bytes at the end.
    func append(_ bytes: ArraySlice<UInt8>) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count < 0 { throw .system(errno, "copying the list to a temporary file") }
            rest = rest.dropFirst(count)
        }
    }

    /// Hands the file over.
    func finish(_ name: String) -> ListFile {
        defer { descriptor = -1 }
        return ListFile(name: name, descriptor: descriptor)
    }
}
