import Glibc
import MiniatureMirror

/// A file with one tab-separated line for each request: time, connection, method, path, range, status, bytes.
///
/// Further columns may follow those.
final class AccessLog: Sendable {
    private let descriptor: Int32

    /// Opens the file to append to it.
    ///
    /// - Throws: `OutputFileError`.
    init(path: String) throws {
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw OutputFileError(path: path) }
    }

    deinit {
        close(descriptor)
    }

    /// Writes the line in one call, so that lines of different threads do not mix.
    func write(_ request: LoggedRequest, _ more: String...) {
        let time = (request.time * 1000).rounded() / 1000
        let fields = [
            "\(time)", "\(request.connection)", request.method.rawValue, request.path, request.range ?? "-",
            "\(request.status)", "\(request.bytesSent)",
        ]
        var line = (fields + more).joined(separator: "\t") + "\n"
        line.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
