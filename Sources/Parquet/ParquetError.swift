/// What is wrong with a Parquet file, and where: file, row group, column and offset, as far as they are known.
///
/// Errors of a ``ParquetInput`` (a broken connection, say) are not of this type: they come through as they are.
public struct ParquetError: Error, Sendable, Hashable {
    /// The kind of failure.
    public enum Kind: String, Sendable, CaseIterable {
        /// The file is no Parquet file.
        case notParquet = "not-parquet"
        /// The file contradicts itself or ends early.
        case damaged
        /// A page's checksum differs from what its header states.
        case wrongChecksum = "wrong-checksum"
        /// The file is encrypted.
        case encrypted
        /// The file uses something that this library cannot read.
        case unsupported
        /// Reading on would need more memory or disk than ``ReadOptions`` allow.
        case limit
        /// A column or row was asked for that is not there.
        case noSuchColumn = "no-such-column"
        /// The local disk failed.
        case localIO = "local-io"
        /// A value was read after its reader had moved on.
        case stale
    }

    public var kind: Kind
    /// What is wrong, without the place: one sentence without a full stop.
    public var message: String
    /// The file's name as its ``ParquetInput`` gives it.
    public var file: String?
    /// The row group's number, from 0.
    public var rowGroup: Int?
    /// The column's path in the schema, joined with dots.
    public var column: String?
    /// The byte of the file near which it was found: the start of the page, or of the footer.
    public var offset: Int64?
    /// The rows of the file that cannot be read because of it, when that is known.
    public var rows: Range<Int64>?

    /// Makes an error without a place.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension ParquetError: CustomStringConvertible {
    /// The place, then what is wrong.
    public var description: String {
        var place = [file ?? "Parquet file"]
        if let rowGroup { place.append("row group \(rowGroup)") }
        if let column { place.append("column \(column)") }
        if let offset { place.append("at byte \(offset)") }
        if let rows { place.append("rows \(rows.lowerBound)..<\(rows.upperBound)") }
        return "\(place.joined(separator: ", ")): \(message)"
    }
}
