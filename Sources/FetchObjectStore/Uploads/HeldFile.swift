import FetchCore
import Glibc

/// Content that waits on this machine, for the rest of its sample or until it is sent, and goes with it.
final class HeldFile: SinkWriter, @unchecked Sendable {
    private(set) var descriptor: Int32
    let existing: Int64
    let entry: PlanEntry
    let path: String

    /// Opens the file at `path`, emptied unless `resuming`. Errors: `local-io`, `no-space`.
    init(_ entry: PlanEntry, at path: String, resuming: Bool) throws(FetchError) {
        self.entry = entry
        self.path = path
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (resuming ? 0 : O_TRUNC)
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { throw FetchError.system(errno, "opening \(path)") }
        var status = stat()
        fstat(descriptor, &status)
        existing = resuming ? Int64(status.st_size) : 0
    }

    deinit { close() }

    func reserve(_ size: Int64) {}

    func write(_ body: [UInt8]) throws(FetchError) {
        try DescriptorBytes.write(body, to: descriptor, "writing \(path)")
    }

    func truncate() throws(FetchError) {
        guard ftruncate(descriptor, 0) == 0 else { throw FetchError.system(errno, "emptying \(path)") }
    }

    /// Its content is under its key.
    func commit() {
        discard()
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    func discard() {
        close()
        unlink(path)
    }

    /// Its content, as a file that is open on its own.
    func content() throws(FetchError) -> PartFile {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw FetchError.system(errno, "reading \(path)") }
        var status = stat()
        fstat(file, &status)
        return PartFile(descriptor: file, size: Int64(status.st_size))
    }
}
