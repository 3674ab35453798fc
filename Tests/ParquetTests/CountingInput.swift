import Parquet
import Synchronization

/// A local file that stands for a remote one: it notes what is read, and reads in large blocks.
final class CountingInput: ParquetInput {
    private let file: FileInput
    private let reads = Mutex<[Range<Int64>]>([])

    init(path: String) throws {
        file = try FileInput(path: path)
    }

    var name: String { file.name }
    var size: Int64 { file.size }
    /// Every range that was asked for, in order.
    var ranges: [Range<Int64>] { reads.withLock { $0 } }
    var bytesRead: Int { ranges.reduce(0) { $0 + $1.count } }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        reads.withLock { $0 += ranges }
        return try await file.read(ranges)
    }
}
