/// A Parquet file: its footer, and readers of its rows and columns.
///
///     let file = try await ParquetFile.open(FileInput(path: "train.parquet"))
///     let rows = try file.rows(columns: ["id", "image.bytes"], ranges: [0..<10])
///     while let row = try await rows.next() { print(row["id"]) }
///
/// Only the footer is read when it is opened; later only the column chunks that are asked for, and of them only what
/// the wanted rows need.
public struct ParquetFile: Sendable {
    /// Where the bytes come from.
    public let input: any ParquetInput
    public let metadata: FileMetadata
    public let schema: Schema
    public let options: ReadOptions
    /// The first row of each row group, and one more: the number of all rows.
    let firstRows: [Int64]

    /// Reads the footer.
    ///
    /// - Throws: ``ParquetError`` with the file's name; what the input throws.
    public static func open(_ input: any ParquetInput, options: ReadOptions = ReadOptions()) async throws -> ParquetFile
    {
        do {
            let metadata = try await Footer.read(input, limit: options.footerLimit)
            return try ParquetFile(input, metadata, options)
        } catch var error as ParquetError {
            error.file = error.file ?? input.name
            throw error
        }
    }

    init(_ input: any ParquetInput, _ metadata: FileMetadata, _ options: ReadOptions) throws {
        self.input = input
        self.options = options
        do throws(Fault) {
            schema = try Schema(metadata.schema)
            firstRows = try Self.firstRows(metadata)
        } catch {
            var located = error.error
            located.offset = metadata.footerOffset
            throw located
        }
        self.metadata = metadata
    }

    private static func firstRows(_ metadata: FileMetadata) throws(Fault) -> [Int64] {
        var rows: [Int64] = [0]
        for group in metadata.rowGroups {
            let (sum, overflow) = rows[rows.count - 1].addingReportingOverflow(group.rowCount)
            guard !overflow else { throw .damaged("the row groups have impossibly many rows") }
            rows.append(sum)
        }
        return rows
    }

    /// Rows of all row groups.
    public var rowCount: Int64 { firstRows[firstRows.count - 1] }

    /// The rows of a row group, counted in the file.
    public func rows(ofGroup rowGroup: Int) -> Range<Int64> { firstRows[rowGroup]..<firstRows[rowGroup + 1] }

    /// Reads rows as values.
    ///
    /// - Parameters:
    ///   - columns: Names or dotted paths, see ``Schema/select(_:)``; all columns when `nil`.
    ///   - ranges: Rows of the file; all rows when `nil`. They come in file order, each once.
    /// - Throws: ``ParquetError`` of kind `no-such-column`.
    public func rows(columns: [String]? = nil, ranges: [Range<Int64>]? = nil) throws -> RowReader {
        do {
            let fields = try columns.map { try schema.select($0) } ?? schema.fields
            return RowReader(self, fields: fields, ranges: RowRanges(ranges ?? [0..<rowCount], rowCount: rowCount))
        } catch var error as ParquetError {
            error.file = input.name
            throw error
        }
    }

    /// Reads one column of one row group.
    ///
    /// - Parameters:
    ///   - leaf: The column.
    ///   - rowGroup: The row group's place in the file, from 0.
    ///   - rows: The rows that will be read, counted in the row group, when they are not all: helps to fetch and keep
    ///     less. The reader begins with the row group's first row all the same; see ``ColumnReader/skip(rows:)``.
    /// - Throws: ``ParquetError`` with its place; what the input throws.
    public func column(
        _ leaf: Leaf, rowGroup: Int, rows: [Range<Int64>]? = nil
    ) async throws -> ColumnReader {
        var subject = try subject(leaf, rowGroup: rowGroup)
        subject.wantedRows = rows
        if rows != nil { subject.offsetIndex = try await offsetIndex(rowGroup: rowGroup, leaf: leaf) }
        return ColumnReader(subject)
    }

    /// Where the pages of a column chunk are; `nil` when the file has no page index.
    public func offsetIndex(rowGroup: Int, leaf: Leaf) async throws -> OffsetIndex? {
        guard let range = try indexRange(rowGroup, leaf, \.offsetIndex) else { return nil }
        return try await located(rowGroup, leaf, range) { (bytes) throws(Fault) in try OffsetIndex(bytes) }
    }

    /// The statistics of the pages of a column chunk; `nil` when the file has no page index.
    public func columnIndex(rowGroup: Int, leaf: Leaf) async throws -> ColumnIndex? {
        guard let range = try indexRange(rowGroup, leaf, \.columnIndex) else { return nil }
        return try await located(rowGroup, leaf, range) { (bytes) throws(Fault) in try ColumnIndex(bytes) }
    }

    private func located<Index>(
        _ rowGroup: Int, _ leaf: Leaf, _ range: Range<Int64>,
        _ parse: (UnsafeRawBufferPointer) throws(Fault) -> Index
    ) async throws -> Index {
        let bytes = try await input.read([range]).first ?? []
        return try bytes.withUnsafeBytes { bytes in
            do throws(Fault) {
                return try parse(bytes)
            } catch {
                throw place(error.error, rowGroup, leaf, range.lowerBound)
            }
        }
    }

    /// What a reader of a column chunk needs to know.
    func subject(_ leaf: Leaf, rowGroup: Int) throws -> ColumnReader.Subject {
        let group = metadata.rowGroups[rowGroup]
        guard leaf.index < group.columns.count else {
            throw place(ParquetError(.damaged, "a row group lacks columns"), rowGroup, leaf, metadata.footerOffset)
        }
        let chunk = group.columns[leaf.index]
        if let problem = problem(with: chunk, leaf) {
            throw place(problem.error, rowGroup, leaf, metadata.footerOffset)
        }
        return ColumnReader.Subject(
            input: input, leaf: leaf, chunk: chunk, rowGroup: rowGroup, firstRow: firstRows[rowGroup],
            rowCount: group.rowCount, hardEnd: min(metadata.footerOffset, chunk.range.upperBound + 128),
            options: options)
    }

    private func problem(with chunk: ColumnChunk, _ leaf: Leaf) -> Fault? {
        if chunk.isElsewhere { return .unsupported("its pages are in another file") }
        if chunk.physical != leaf.physical {
            return .damaged("the column has another physical type in its row group than in the schema")
        }
        if chunk.range.upperBound > metadata.footerOffset {
            return .damaged("its pages would lie outside of the file")
        }
        if leaf.maxDefinition > 255 { return .unsupported("it is nested too deeply") }
        return nil
    }

    private func indexRange(
        _ rowGroup: Int, _ leaf: Leaf, _ path: KeyPath<ColumnChunk, Range<Int64>?>
    ) throws -> Range<Int64>? {
        guard let range = try subject(leaf, rowGroup: rowGroup).chunk[keyPath: path] else { return nil }
        guard range.upperBound <= input.size, range.count <= 64 << 20 else {
            let error = ParquetError(.damaged, "its page index lies outside of the file")
            throw place(error, rowGroup, leaf, metadata.footerOffset)
        }
        return range
    }

    private func place(_ error: ParquetError, _ rowGroup: Int, _ leaf: Leaf, _ offset: Int64) -> ParquetError {
        var error = error
        error.file = input.name
        error.rowGroup = rowGroup
        error.column = leaf.name
        error.offset = offset
        error.rows = rows(ofGroup: rowGroup)
        return error
    }
}
