import Glibc

/// Bytes read from a pipe, given out as whole lines. It holds one line and what came with it.
struct LineBuffer {
    /// What reading brought.
    enum Progress {
        case more, nothing, end, tooLong
    }

    /// Lines without their line feeds, in one piece of memory.
    struct Lines {
        let bytes: UnsafeRawBufferPointer
        let ranges: [Range<Int>]

        var count: Int { ranges.count }

        subscript(index: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[ranges[index]]) }
    }

    private static let chunk = 256 << 10
    private let limit: Int
    private var bytes: [UInt8] = []
    private var start = 0
    /// How far the bytes were searched for a line feed without one.
    private var searched = 0
    private var hasEnded = false

    init(limit: Int) { self.limit = limit }

    /// True when a whole line is there.
    private(set) var hasLine = false

    /// Reads what is there, once.
    mutating func fill(from descriptor: Int32) -> Progress {
        compact()
        if bytes.count - start > limit { return .tooLong }
        let old = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: Self.chunk))
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress! + old, Self.chunk) }
        bytes.removeLast(Self.chunk - max(0, count))
        if count < 0 { return errno == EAGAIN || errno == EINTR ? .nothing : .end }
        if count == 0 { return .end }
        search()
        return .more
    }

    /// Gives the whole lines that are there, at most `count`.
    mutating func take<T>(atMost count: Int, _ body: (Lines) throws -> T) rethrows -> T {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        var end = start
        bytes.withUnsafeBytes { buffer in
            while ranges.count < count, let feed = Self.feed(in: buffer, from: end) {
                ranges.append(end..<feed)
                end = feed + 1
            }
        }
        defer {
            start = end
            searched = end
            search()
        }
        return try bytes.withUnsafeBytes { try body(Lines(bytes: $0, ranges: ranges)) }
    }

    private mutating func search() {
        let from = max(searched, start)
        hasLine = bytes.withUnsafeBytes { Self.feed(in: $0, from: from) != nil }
        searched = hasLine ? from : bytes.count
    }

    private mutating func compact() {
        guard start > 0 else { return }
        bytes.removeFirst(start)
        searched = max(0, searched - start)
        start = 0
    }

    private static func feed(in buffer: UnsafeRawBufferPointer, from: Int) -> Int? {
        guard from < buffer.count else { return nil }
        let found = memchr(buffer.baseAddress! + from, 0x0A, buffer.count - from)
        return found.map { UnsafeRawPointer($0) - buffer.baseAddress! }
    }
}
