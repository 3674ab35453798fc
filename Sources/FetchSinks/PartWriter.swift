import CLinux
import FetchCore
import Glibc

/// One `.part` file on its way to a final name.
final class PartWriter: SinkWriter, @unchecked Sendable {
    private(set) var descriptor: Int32
    let existing: Int64
    private let name: String
    private let path: RelativePath
    private let sink: DirectorySink

    init(descriptor: Int32, existing: Int64, name: String, path: RelativePath, sink: DirectorySink) {
        self.descriptor = descriptor
        self.existing = existing
        self.name = name
        self.path = path
        self.sink = sink
    }

    deinit { close() }

    func reserve(_ size: Int64) throws(FetchError) {
        guard sink.reserves, size >= 4 << 20 else { return }
        let mode = Int32(FETCH_FALLOCATE_KEEP_SIZE)
        if fallocate(descriptor, mode, 0, off_t(size)) != 0 && SystemError.isOutOfSpace(errno) {
            throw FetchError.system(errno, "reserving \(Units.bytes(size)) for \(path)")
        }
    }

    func write(_ body: [UInt8]) throws(FetchError) {
        try DescriptorBytes.write(body, to: descriptor, "writing \(path)")
    }

    func truncate() throws(FetchError) {
        guard ftruncate(descriptor, 0) == 0 else {
            throw FetchError.system(errno, "emptying the partial file of \(path)")
        }
    }

    func commit() throws(FetchError) {
        try sink.tree.rename(from: sink.partsDescriptor, name, to: path)
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
