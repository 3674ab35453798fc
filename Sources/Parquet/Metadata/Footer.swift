/// Finds and reads the footer: the end of a file is the footer, its length in four bytes, and `PAR1`.
enum Footer {
    /// The bytes read from the end of a file at first, which hold most footers whole.
    static let guess: Int64 = 64 << 10

    /// Reads the footer of `input`.
    static func read(_ input: any ParquetInput, limit: Int) async throws -> FileMetadata {
        let size = input.size
        guard size >= 12 else { throw ParquetError(.notParquet, "it is too short for a Parquet file: \(size) bytes") }
        let tailStart = max(0, size - guess)
        var tail = try await exactly(tailStart..<size, of: input)
        let length = try footerLength(tail, size: size, limit: limit)
        let start = size - 8 - length
        if start < tailStart { tail = try await exactly(start..<tailStart, of: input) + tail }
        let skipped = Int(start - min(start, tailStart))
        return try tail.withUnsafeBytes { bytes in
            try parse(UnsafeRawBufferPointer(rebasing: bytes[skipped..<skipped + Int(length)]), offset: start)
        }
    }

    /// Reads the footer's own bytes.
    static func parse(_ bytes: UnsafeRawBufferPointer, offset: Int64) throws -> FileMetadata {
        do throws(Fault) {
            var reader = CompactReader(bytes)
            var metadata = try FileMetadata(&reader)
            metadata.footerOffset = offset
            return metadata
        } catch {
            var located = error.error
            located.offset = offset
            throw located
        }
    }

    private static func footerLength(_ tail: [UInt8], size: Int64, limit: Int) throws -> Int64 {
        let end = tail.suffix(8)
        let magic = Array(end.suffix(4))
        if magic == Array("PARE".utf8) {
            throw ParquetError(.encrypted, "its footer is encrypted, and no keys can be given")
        }
        guard magic == Array("PAR1".utf8) else {
            throw ParquetError(.notParquet, "it does not end in PAR1, so it is no whole Parquet file")
        }
        let length = Int64(end.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
        guard length <= size - 12 else {
            throw ParquetError(.damaged, "its footer of \(length) bytes is larger than the file")
        }
        guard length <= Int64(limit) else {
            throw ParquetError(.limit, "its footer has \(length) bytes, and \(limit) are allowed")
        }
        return length
    }

    private static func exactly(_ range: Range<Int64>, of input: any ParquetInput) async throws -> [UInt8] {
        guard let bytes = try await input.read([range]).first, bytes.count == range.count else {
            throw ParquetError(.damaged, "the input gave another number of bytes than it was asked for")
        }
        return bytes
    }
}
