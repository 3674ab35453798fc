import Parquet
import Synchronization

/// An input whose connection breaks after some bytes.
final class FailingInput: ParquetInput {
    struct Broken: Error {}

    private let file: FileInput
    private let left: Mutex<Int>

    init(path: String, after bytes: Int) throws {
        file = try FileInput(path: path)
        left = Mutex(bytes)
    }

    var name: String { file.name }
    var size: Int64 { file.size }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        let isBroken = left.withLock { left in
            left -= ranges.reduce(0) { $0 + $1.count }
            return left < 0
        }
        if isBroken { throw Broken() }
        return try await file.read(ranges)
    }
}
