import FetchCore
import Glibc

/// Reads a list line by line, a block at a time.
struct LineReader {
    /// One line and its place.
    struct Line {
        /// Where its first byte lies in the list.
        let offset: Int64
        /// Its number, from 1, counted from where the reader began.
        let number: Int
        /// Its bytes without byte-order mark, line feed and blanks at the end.
        let bytes: ArraySlice<UInt8>
    }

    /// No address and no header is longer; a file of another kind has no line ends at all.
    static let longestLine = 1 << 20

    private let file: ListFile
    private let blockSize: Int
    private var block: [UInt8] = []
    private var blockOffset: Int64
    private var position = 0
    private var number = 0
    private var isAtEnd = false

    /// Begins at `offset`, which is the start of a line.
    init(_ file: ListFile, at offset: Int64 = 0, blockSize: Int = 256 << 10) {
        self.file = file
        self.blockSize = blockSize
        blockOffset = offset
    }

    /// The next line, or `nil` at the end of the list.
    mutating func next() throws(FetchError) -> Line? {
        while true {
            if let end = lineEnd() { return line(to: end, skipping: 1) }
            if isAtEnd { return position < block.count ? line(to: block.count, skipping: 0) : nil }
            try refill()
        }
    }

    private func lineEnd() -> Int? {
        block.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, position < bytes.count,
                let found = memchr(base + position, Int32(ASCII.lineFeed), bytes.count - position)
            else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    private mutating func line(to end: Int, skipping rest: Int) -> Line {
        let offset = blockOffset + Int64(position)
        var bytes = block[position..<end]
        // Lists that were joined bring the byte-order mark along.
        if bytes.first == 0xEF && bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        while let last = bytes.last, ASCII.isBlank(last) { bytes = bytes.dropLast() }
        position = end + rest
        number += 1
        return Line(offset: offset, number: number, bytes: bytes)
    }

    private mutating func refill() throws(FetchError) {
        let tail = block[position...]
        if tail.count > Self.longestLine {
            throw FetchError(
                .badInput, "line \(number + 1) of \(file.name) is longer than \(Units.bytes(Int64(Self.longestLine)))",
                hint: "Name the list of addresses, not the data")
        }
        blockOffset += Int64(position)
        let more = try file.piece(at: blockOffset + Int64(tail.count), count: blockSize)
        isAtEnd = more.count < blockSize
        block = tail + more
        position = 0
    }
}
