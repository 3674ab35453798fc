/// A file read at any offset: local, or behind HTTP ranges.
public protocol ParquetInput: Sendable {
    /// What to call the file in errors.
    var name: String { get }
    /// The file's size in bytes.
    var size: Int64 { get }
    /// Bytes a sequential reader asks for at a time when it knows that it needs them all; a reader begins with less
    /// and doubles up to this.
    var blockSize: Int { get }
    /// Reads each of `ranges`, in the order given. Every answer is exactly as long as its range.
    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]]
    /// Reads one range into memory of its length. There is a default that copies from ``read(_:)``.
    func read(_ range: Range<Int64>, into memory: UnsafeMutableRawBufferPointer) async throws
}

extension ParquetInput {
    public var blockSize: Int { 4 << 20 }

    public func read(_ range: Range<Int64>, into memory: UnsafeMutableRawBufferPointer) async throws {
        guard let bytes = try await read([range]).first, bytes.count == memory.count else {
            throw ParquetError(.damaged, "the input gave another number of bytes than it was asked for")
        }
        memory.copyBytes(from: bytes)
    }
}
