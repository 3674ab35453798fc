/// A whole file in memory.
public struct MemoryInput: ParquetInput {
    public let name: String
    private let bytes: [UInt8]

    /// Takes the file's bytes, and what to call it in errors.
    public init(_ bytes: [UInt8], name: String = "memory") {
        self.bytes = bytes
        self.name = name
    }

    public var size: Int64 { Int64(bytes.count) }

    public func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        try ranges.map { range in
            guard range.lowerBound >= 0, range.upperBound <= size else {
                throw ParquetError(.damaged, "a range lies outside of the file")
            }
            return Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }
}
