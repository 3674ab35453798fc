/// The bytes of a column chunk in order, read in blocks that double, so that stopping early wastes little.
final class ChunkStream {
    private let input: any ParquetInput
    /// Where the chunk ends by its metadata: blocks stop here.
    private let plannedEnd: Int64
    /// Beyond this nothing is read: some old writers stated too small a length (PARQUET-816).
    private let hardEnd: Int64
    private let window: ByteWindow
    private var nextRead: Int64
    private var block: Int
    private let largestBlock: Int

    /// Reads `range` of `input`, and up to `hardEnd` where pages reach beyond it. `head` holds the range's first bytes
    /// if they have been read already.
    init(
        _ input: any ParquetInput, range: Range<Int64>, hardEnd: Int64, head: [UInt8] = [],
        blockLimit: Int = .max
    ) {
        self.input = input
        largestBlock = max(1, min(input.blockSize, blockLimit))
        plannedEnd = range.upperBound
        self.hardEnd = max(hardEnd, range.upperBound)
        nextRead = range.lowerBound + Int64(head.count)
        block = min(64 << 10, largestBlock)
        window = ByteWindow(capacity: max(head.count, Int(min(Int64(block), max(0, plannedEnd - nextRead)))))
        window.free.copyBytes(from: head)
        window.added(head.count)
    }

    /// The file offset of the next byte.
    var offset: Int64 { nextRead - Int64(window.count) }
    /// Bytes in memory that wait to be taken.
    var available: Int { window.count }
    var unread: UnsafeRawBufferPointer { window.unread }
    /// Bytes up to the end of the chunk.
    var remaining: Int64 { hardEnd - offset }
    /// Bytes up to where the chunk ends by its metadata.
    var plannedRemaining: Int64 { plannedEnd - offset }

    func take(_ count: Int) { window.take(count) }

    /// Makes at least `count` bytes available.
    ///
    /// - Throws: ``Fault/short`` when the chunk ends before, and what the input throws.
    func fill(_ count: Int) async throws {
        while window.count < count {
            let missing = count - window.count
            guard Int64(missing) <= hardEnd - nextRead else { throw Fault.short }
            let planned = min(max(plannedEnd, nextRead + Int64(missing)) - nextRead, Int64(max(block, missing)))
            // Large needs are met step by step, so that memory follows the bytes that are really there.
            let size = min(Int(planned), max(block, 8 << 20))
            window.reserve(size)
            let target = UnsafeMutableRawBufferPointer(rebasing: window.free[..<size])
            try await input.read(nextRead..<nextRead + Int64(size), into: target)
            window.added(size)
            nextRead += Int64(size)
            block = min(block * 2, largestBlock)
        }
    }

    /// Goes on at `offset`, without reading what lies between.
    func seek(to offset: Int64) {
        let distance = offset - self.offset
        if distance >= 0, distance <= Int64(window.count) {
            window.take(Int(distance))
        } else if distance >= 0 || distance < -Int64(window.capacity) || !window.giveBack(Int(-distance)) {
            window.clear()
            nextRead = offset
        }
    }
}
