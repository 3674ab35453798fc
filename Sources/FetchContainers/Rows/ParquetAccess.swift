internal import FetchCore
internal import Parquet

/// An asset as the Parquet library reads it.
struct ParquetAccess: ParquetInput {
    let name: String
    let bytes: any RandomAccess

    var size: Int64 { bytes.size }
    /// Two of them and what is being decoded are in memory at once.
    var blockSize: Int { 2 << 20 }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] { try await bytes.read(ranges) }
}

extension ParquetError {
    /// The same in the words of the rest.
    var fetchError: FetchError {
        switch kind {
        case .notParquet: FetchError(.notAnArchive, description, hint: "Check that the link leads to a Parquet file")
        case .noSuchColumn: FetchError(.usage, description, hint: "Name columns as they are in the file")
        case .localIO: FetchError(.localIO, description)
        case .wrongChecksum: FetchError(.damagedRows, description)
        default: FetchError(.damagedRows, description)
        }
    }

    /// The rows that cannot be read because of it; `nil` when it is an error of the file as a whole.
    var lost: LostSamples? {
        guard let rows, kind != .localIO, kind != .noSuchColumn else { return nil }
        return LostSamples(
            rows, reason: fetchError, place: ContainerPlace(rowGroup: rowGroup, column: column, offset: offset))
    }
}
