public import FetchCore
internal import Parquet

/// The rows of a Parquet file as samples.
public struct ParquetTable: SampleTable {
    /// Tells width and height of a picture in pixels by its first bytes; `nil` when they do not tell.
    public typealias PictureSize = @Sendable (_ head: [UInt8]) -> (width: Int, height: Int)?

    /// What is read of each row, and how.
    public struct Options: Sendable {
        /// The columns, as names or dotted paths; `nil` for all.
        public var columns: [String]?
        /// The condition that rows must meet.
        public var condition: (any RowCondition)?
        /// Tells the size of pictures for conditions on them.
        public var pictureSize: PictureSize?
        /// A row's place in a random order, by its name `{file}#{row}`.
        public var rank: @Sendable (_ name: String, _ seed: UInt64) -> UInt64
        /// A folder for values that are too large for memory.
        public var scratch = "/tmp"

        /// Reads all columns, unless told otherwise.
        public init(rank: @escaping @Sendable (String, UInt64) -> UInt64) { self.rank = rank }
    }

    let file: ParquetFile
    let name: String
    let options: Options
    let features: Features
    /// The condition for the columns there are.
    let condition: (any BoundCondition)?

    /// True for a file name that ends as those of Parquet files do.
    public static func isNamed(_ path: RelativePath) -> Bool { path.name.lowercased().hasSuffix(".parquet") }

    /// True when bytes begin a Parquet file.
    public static func canRead(_ head: [UInt8]) -> Bool { head.starts(with: "PAR1".utf8) }

    /// Reads the footer of a file.
    ///
    /// - Parameter name: what messages and ranks call the file.
    /// - Throws: ``FetchError`` with code `not-an-archive` or `damaged-rows`; those of the bytes; `usage` for columns
    ///   that are not there.
    public init(name: String, bytes: any RandomAccess, options: Options) async throws {
        var reading = ReadOptions()
        reading.temporaryFolder = options.scratch
        self.name = name
        self.options = options
        do {
            file = try await ParquetFile.open(ParquetAccess(name: name, bytes: bytes), options: reading)
            if let columns = options.columns { _ = try file.schema.select(columns) }
        } catch var error as ParquetError {
            error.file = error.file ?? name
            throw error.fetchError
        }
        let features = Features(file.metadata.keyValues["huggingface"])
        self.features = features
        condition = try options.condition?.bound(
            to: file.schema.fields.map { field in
                guard field.member.type == .integer, let names = features.classNames[field.name] else {
                    return field.member
                }
                return FieldType.Member(field.name, .category(names))
            })
    }

    public var count: Int64 { file.rowCount }

    public func samples(_ choice: SampleQuery) throws(FetchError) -> any SampleReader {
        ParquetSamples(self, choice)
    }

    public func cost(_ choice: SampleQuery) async throws -> Int64 {
        var sum: Int64 = 0
        let wanted = try leaves(options.columns)
        if let condition {
            let filter = RowFilter(self, condition)
            let looked = try leaves(filter.paths)
            for group in file.metadata.rowGroups.indices where filter.mayHold(inGroup: group) {
                sum += bytes(of: Set(wanted + looked), group, share: 1)
            }
            return sum
        }
        let finder = RowFinder(self, choice)
        while let found = try await finder.next() {
            let rows = found.ranges.reduce(0) { $0 + $1.count }
            let share = Double(rows) / Double(max(1, file.metadata.rowGroups[found.rowGroup].rowCount))
            sum += bytes(of: Set(wanted), found.rowGroup, share: share)
        }
        return sum
    }

    private func leaves(_ columns: [String]?) throws -> [Leaf] {
        let fields = try columns.map { try file.schema.select($0) } ?? file.schema.fields
        return fields.flatMap(\.leaves)
    }

    private func bytes(of leaves: Set<Leaf>, _ group: Int, share: Double) -> Int64 {
        let columns = file.metadata.rowGroups[group].columns
        return leaves.filter { $0.index < columns.count }.reduce(0) { sum, leaf in
            let size = Double(columns[leaf.index].range.count)
            // A small chunk is read whole, of a large one about as much as the rows that are wanted.
            return sum + Int64(size < 1_048_576 ? size : size * share)
        }
    }
}
