import FetchCore
import Glibc

/// Content that came by a link, on its way to a final name: nothing is written into it.
final class LinkWriter: SinkWriter, @unchecked Sendable {
    private(set) var descriptor: Int32
    let existing: Int64
    /// True for a file that has another name already, under which it was made durable.
    let isSame: Bool
    private let name: String
    private let path: RelativePath
    private let sink: DirectorySink

    init(name: String, path: RelativePath, sink: DirectorySink) throws(FetchError) {
        descriptor = openat(sink.partsDescriptor, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FetchError.system(errno, "opening what was linked for \(path)") }
        var status = stat()
        fstat(descriptor, &status)
        existing = Int64(status.st_size)
        isSame = status.st_nlink > 1
        (self.name, self.path, self.sink) = (name, path, sink)
    }

    deinit { close() }

    func reserve(_ size: Int64) throws(FetchError) {}
    func write(_ body: [UInt8]) throws(FetchError) { throw refusal }
    func truncate() throws(FetchError) { throw refusal }

    private var refusal: FetchError {
        FetchError(.unexpected, "\(path) is shared with another directory and is not written into")
    }

    func commit() throws(FetchError) {
        try sink.name(link: name, path)
        close()
    }

    func close() {
        guard descriptor >= 0 else { return }
        Glibc.close(descriptor)
        descriptor = -1
    }

    func discard() {
        close()
        unlinkat(sink.partsDescriptor, name, 0)
    }
}
