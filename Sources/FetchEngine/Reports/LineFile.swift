public import FetchCore
import Glibc

/// A file of lines that replaces its predecessor when it is complete.
public struct LineFile: ~Copyable {
    private let path: String
    private let temporary: String
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Begins a file beside the one it is to replace. Errors: `no-space`, `local-io`.
    public init(_ path: String) throws(FetchError) {
        self.path = path
        temporary = path + ".new"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "writing \(temporary)") }
        buffer.reserveCapacity(1 << 17)
    }

    deinit { close(descriptor) }

    /// Adds a line.
    mutating func add(_ line: JSONText) throws(FetchError) {
        line.append(to: &buffer)
        buffer.append(UInt8(ascii: "\n"))
        try flushIfFull()
    }

    /// Adds bytes as they are.
    public mutating func add(_ bytes: some Sequence<UInt8>) throws(FetchError) {
        buffer.append(contentsOf: bytes)
        try flushIfFull()
    }

    private mutating func flushIfFull() throws(FetchError) {
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Makes it durable and gives it its name.
    public mutating func finish() throws(FetchError) {
        try flush()
        guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
            throw FetchError.system(errno, "writing \(path)")
        }
    }

    private mutating func flush() throws(FetchError) {
        var written = 0
        while written < buffer.count {
            let count = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FetchError.system(errno, "writing \(temporary)") }
            written += count
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
