import FetchCore
import Glibc
import Synchronization

/// Events of a run as JSON lines, for programs that follow it (`--events`).
final class EventStream: Sendable {
    private let descriptor: Int32
    private let buffer = Mutex<[UInt8]>([])

    /// Opens a file for appending; `-` is standard output.
    init(path: String) throws(FetchError) {
        if path == "-" {
            descriptor = 1
            return
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "opening \(path)") }
    }

    /// Writes an event of this kind, with its time and its fields.
    func send(_ kind: String, _ fill: (inout JSONText) -> Void) {
        var json = JSONText()
        json.add("event", kind)
        json.add("time", number: Timestamp.now())
        fill(&json)
        let line = json.utf8 + [UInt8(ascii: "\n")]
        buffer.withLock { _ in
            _ = line.withUnsafeBytes { write(descriptor, $0.baseAddress!, $0.count) }
        }
    }
}
