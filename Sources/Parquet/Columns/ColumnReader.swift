/// Reads one column of one row group, in batches of level entries and values.
///
/// A reader is a cursor: use it from one task at a time. After an error, ``resume()`` goes on behind the damaged page.
public final class ColumnReader {
    /// The most entries of a batch.
    public static let largestBatch = 16_384
    /// The bytes of byte arrays after which a batch is full.
    static let batchBytes = 1 << 20

    /// What a reader looks at: one chunk, and how to read it.
    struct Subject {
        var input: any ParquetInput
        var leaf: Leaf
        var chunk: ColumnChunk
        var rowGroup: Int
        /// Rows of the file before the row group, and in it.
        var firstRow: Int64
        var rowCount: Int64
        /// Where the pages end at the latest.
        var hardEnd: Int64
        var options: ReadOptions
        /// The rows of the row group that will be read, in order.
        var wantedRows: [Range<Int64>]?
        var offsetIndex: OffsetIndex?
        /// The chunk's first bytes, where they were read together with others.
        var head: [UInt8] = []
        /// The most bytes to read at a time.
        var blockLimit = Int.max
        /// True to read the indices into the dictionary instead of the values.
        var readsIndices = false
    }

    /// The column.
    public var leaf: Leaf { subject.leaf }
    let subject: Subject
    let stream: ChunkStream
    let whole: WholePageDecompressor
    var entriesLeft: Int64
    /// Rows of the row group that were begun in batches or passed over.
    public internal(set) var rowsBegun: Int64 = 0
    var page: OpenPage?
    var place: PagePlace
    var dictionary = ChunkDictionary.none
    var isStarted = false
    var isOver = false
    /// Where the last page ends, when entries cannot tell.
    var lastPageEnd: Int64?
    var pageBuffer = ByteWindow(capacity: 64)
    let repetitionBytes = ByteWindow(capacity: 64)
    let definitionBytes = ByteWindow(capacity: 64)

    /// Decoded levels, and the part of them that is not handed out yet.
    let repetitionLevels: UnsafeMutablePointer<UInt8>
    let definitionLevels: UnsafeMutablePointer<UInt8>
    var levelAt = 0
    var levelEnd = 0
    /// True when every decoded entry is a value.
    var levelsAreFull = false

    /// A large value found behind others: the next batch begins with it.
    var pending: LargeValue?
    /// A large value that was handed out.
    var passing: LargeValue?

    init(_ subject: Subject) {
        self.subject = subject
        let range = subject.chunk.range
        stream = ChunkStream(
            subject.input, range: range, hardEnd: subject.hardEnd, head: subject.head,
            blockLimit: subject.blockLimit)
        whole = WholePageDecompressor(subject.chunk.codec)
        entriesLeft = subject.chunk.entryCount
        place = PagePlace(offset: range.lowerBound, end: nil, firstRow: 0)
        repetitionLevels = .allocate(capacity: subject.leaf.maxRepetition > 0 ? Self.largestBatch : 1)
        definitionLevels = .allocate(capacity: subject.leaf.maxDefinition > 0 ? Self.largestBatch : 1)
    }

    deinit {
        repetitionLevels.deallocate()
        definitionLevels.deallocate()
    }

    var isFlat: Bool { leaf.maxRepetition == 0 }

    /// True when there are entries that were neither handed out nor passed over, as far as the metadata tells.
    var hasMoreEntries: Bool { levelAt < levelEnd || (page?.entriesLeft ?? 0) > 0 || (!isOver && entriesLeft > 0) }

    /// The next entries, at most `limit`, or `nil` at the end of the row group.
    ///
    /// A large value comes as the last one of its batch and can be read until the next call, see ``LargeValue``.
    ///
    /// - Throws: ``ParquetError`` with its place and the rows that are lost; what the input throws.
    public func next(_ limit: Int = largestBatch) async throws -> ColumnBatch? {
        do {
            try await passing?.abandon()
            passing = nil
            guard try await hasLevels() else { return nil }
            let batch = ColumnBatch(leaf, readsIndices: subject.readsIndices)
            try await fill(batch, limit: min(max(limit, 1), Self.largestBatch))
            return batch
        } catch {
            throw located(error)
        }
    }

    /// Passes over `count` rows.
    ///
    /// Pages without a wanted row are not even fetched where rows can be counted without them: outside of lists, in pages
    /// of version 2, and in files with a page index.
    ///
    /// - Throws: ``ParquetError`` with its place and the rows that are lost; what the input throws.
    public func skip(rows count: Int64) async throws {
        do {
            try await passing?.abandon()
            passing = nil
            try await pass(rows: count)
        } catch {
            throw located(error)
        }
    }

    /// Goes on behind the page in which the last error was, and returns the first row there, counted in the row group;
    /// `nil` when the rest of the column cannot be read.
    public func resume() -> Int64? {
        page = nil
        pending = nil
        passing = nil
        levelAt = 0
        levelEnd = 0
        guard !isOver, let end = place.end, let count = place.rowCount else {
            isOver = true
            return nil
        }
        stream.seek(to: end)
        rowsBegun = place.firstRow + count
        return rowsBegun
    }

    /// Makes sure that there are levels to hand out; false at the end.
    func hasLevels() async throws -> Bool {
        while levelAt == levelEnd {
            if let open = page, open.entriesLeft > 0 {
                try decodeLevels()
            } else {
                guard try await openNextPage() else { return false }
            }
        }
        return true
    }

    private func decodeLevels() throws(Fault) {
        guard var open = page else { return }
        let widest = max(1, leaf.width ?? 1)
        let count = min(open.entriesLeft, min(Self.largestBatch, max(1, (4 << 20) / widest)))
        open.entriesLeft -= count
        levelsAreFull = true
        if leaf.maxRepetition > 0 {
            _ = try open.repetition.decode(count, into: repetitionLevels)
            if rowsBegun == 0, repetitionLevels[0] != 0 {
                throw .damaged("the first row begins inside of a list")
            }
        }
        if leaf.maxDefinition > 0 {
            levelsAreFull = try open.definition.decode(count, into: definitionLevels) == count
        }
        page = open
        levelAt = 0
        levelEnd = count
    }

    /// Values among the next `count` entries.
    func values(among count: Int) -> Int {
        if levelsAreFull { return count }
        let highest = UInt8(leaf.maxDefinition)
        var full = 0
        for index in levelAt..<levelAt + count { full &+= definitionLevels[index] == highest ? 1 : 0 }
        return full
    }

    /// Rows that begin among the next `count` entries.
    func rows(among count: Int) -> Int {
        if isFlat { return count }
        var begun = 0
        for index in levelAt..<levelAt + count { begun &+= repetitionLevels[index] == 0 ? 1 : 0 }
        return begun
    }

    /// Adds the place to a fault; what an input throws stays itself.
    private func located(_ error: any Error) -> any Error {
        var located: ParquetError
        switch error {
        case let fault as Fault: located = fault.error
        case let known as ParquetError: located = known
        default: return error
        }
        located.file = located.file ?? subject.input.name
        located.rowGroup = subject.rowGroup
        located.column = leaf.name
        located.offset = located.offset ?? place.offset
        let start = subject.firstRow + min(rowsBegun, subject.rowCount)
        var end = subject.firstRow + subject.rowCount
        if let count = place.rowCount { end = min(end, subject.firstRow + place.firstRow + count) }
        located.rows = start..<max(start, end)
        return located
    }
}
