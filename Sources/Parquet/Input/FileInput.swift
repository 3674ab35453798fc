import Glibc

/// A local file.
public final class FileInput: ParquetInput {
    public let name: String
    public let size: Int64
    private let descriptor: Int32

    /// Opens the file at `path`.
    ///
    /// - Throws: ``ParquetError`` of kind `local-io`.
    public init(path: String) throws {
        name = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.error("cannot open it", errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let number = errno
            close(descriptor)
            throw Self.error("it is not a regular file", number)
        }
        size = Int64(status.st_size)
    }

    deinit { close(descriptor) }

    public var blockSize: Int { 1 << 20 }

    public func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        try ranges.map { range in
            try Array(unsafeUninitializedCapacity: range.count) { memory, count in
                try fill(UnsafeMutableRawBufferPointer(memory), from: range.lowerBound)
                count = range.count
            }
        }
    }

    public func read(_ range: Range<Int64>, into memory: UnsafeMutableRawBufferPointer) async throws {
        try fill(memory, from: range.lowerBound)
    }

    private func fill(_ memory: UnsafeMutableRawBufferPointer, from offset: Int64) throws {
        var done = 0
        while done < memory.count {
            let count = pread(
                descriptor, memory.baseAddress.map { $0 + done }, memory.count - done, off_t(offset) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.error("cannot read it", errno) }
            guard count > 0 else { throw ParquetError(.damaged, "the file became shorter while it was read") }
            done += count
        }
    }

    private static func error(_ what: String, _ number: Int32) -> ParquetError {
        ParquetError(.localIO, "\(what): \(String(cString: strerror(number)))")
    }
}
