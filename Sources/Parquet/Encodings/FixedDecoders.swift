import Glibc

/// PLAIN values of a fixed width.
final class PlainFixedDecoder: FixedDecoder {
    private let page: PageData
    private let width: Int

    init(_ page: PageData, width: Int) {
        self.page = page
        self.width = width
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        guard count <= page.available / width else { throw .short }
        memcpy(output, page.base, count * width)
        page.take(count * width)
    }

    override func pass(_ count: Int) throws(Fault) {
        guard count <= page.available / width else { throw .short }
        page.take(count * width)
    }
}

/// PLAIN booleans: a bit each.
final class PlainBooleanDecoder: FixedDecoder {
    private let page: PageData
    private var bit = 0

    init(_ page: PageData) {
        self.page = page
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        guard bit + count <= page.available * 8 else { throw .short }
        let target = output.assumingMemoryBound(to: UInt8.self)
        BitUnpacker.unpack(page.base, bit: bit, width: 1, count: count, into: target)
        bit += count
    }

    override func pass(_ count: Int) throws(Fault) {
        guard bit + count <= page.available * 8 else { throw .short }
        bit += count
    }
}

/// RLE booleans, with their length in front.
final class RunBooleanDecoder: FixedDecoder {
    private let page: PageData
    private var runs: HybridDecoder

    init(_ page: PageData) throws(Fault) {
        self.page = page
        guard page.available >= 4 else { throw .short }
        let length = Int(UInt32(littleEndian: page.base.loadUnaligned(as: UInt32.self)))
        guard length <= page.available - 4 else { throw .short }
        runs = try HybridDecoder(UnsafeRawBufferPointer(start: page.base + 4, count: length), width: 1)
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        try runs.decode(count, into: output.assumingMemoryBound(to: UInt8.self))
    }

    override func pass(_ count: Int) throws(Fault) { try runs.skip(count) }
}

/// DELTA_BINARY_PACKED integers.
final class DeltaFixedDecoder: FixedDecoder {
    private let page: PageData
    private var numbers: DeltaDecoder
    private let width: Int

    init(_ page: PageData, width: Int) throws(Fault) {
        self.page = page
        self.width = width
        numbers = try DeltaDecoder(UnsafeRawBufferPointer(start: page.base, count: page.available))
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        if width == 4 {
            try numbers.decode(count, into: output.bindMemory(to: Int32.self, capacity: count))
        } else {
            try numbers.decode(count, into: output.bindMemory(to: Int64.self, capacity: count))
        }
    }

    override func pass(_ count: Int) throws(Fault) {
        try withUnsafeTemporaryArray(1024) { (scratch: UnsafeMutablePointer<Int64>) throws(Fault) in
            var left = count
            while left > 0 {
                let step = min(left, 1024)
                try numbers.decode(step, into: scratch)
                left -= step
            }
        }
    }
}

/// BYTE_STREAM_SPLIT: the first bytes of all values, then the second ones, and so on.
final class SplitFixedDecoder: FixedDecoder {
    private let page: PageData
    private let width: Int
    private let total: Int
    private var position = 0

    init(_ page: PageData, width: Int) throws(Fault) {
        self.page = page
        self.width = width
        total = page.available / width
        guard total * width == page.available else { throw .damaged("split values do not fill their page") }
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        guard count <= total - position else { throw .short }
        let target = output.assumingMemoryBound(to: UInt8.self)
        for place in 0..<width {
            let source = (page.base + place * total + position).assumingMemoryBound(to: UInt8.self)
            for index in 0..<count { target[index * width + place] = source[index] }
        }
        position += count
    }

    override func pass(_ count: Int) throws(Fault) {
        guard count <= total - position else { throw .short }
        position += count
    }
}

/// Indices into a dictionary of values of a fixed width.
final class DictionaryFixedDecoder: FixedDecoder {
    private static let piece = 1024

    private let page: PageData
    private var indices: HybridDecoder
    private let dictionary: FixedDictionary
    private let scratch: UnsafeMutablePointer<UInt32>

    init(_ page: PageData, _ dictionary: FixedDictionary) throws(Fault) {
        self.page = page
        self.dictionary = dictionary
        // Behind what throws: an object that was not made is not taken apart.
        indices = try HybridDecoder(dictionaryIndices: page)
        scratch = .allocate(capacity: Self.piece)
    }

    deinit { scratch.deallocate() }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        var done = 0
        while done < count {
            let step = min(Self.piece, count - done)
            try indices.decode(step, into: scratch)
            try dictionary.gather(UnsafeBufferPointer(start: scratch, count: step), into: output, from: done)
            done += step
        }
    }

    override func pass(_ count: Int) throws(Fault) { try indices.skip(count) }
}

extension HybridDecoder {
    /// The indices of a page: their width in one byte, then runs.
    init(dictionaryIndices page: PageData) throws(Fault) {
        // A page without values may be empty.
        guard page.available > 0 else {
            self = try HybridDecoder(UnsafeRawBufferPointer(start: page.base, count: 0), width: 0)
            return
        }
        let width = Int(page.base.load(as: UInt8.self))
        let bytes = UnsafeRawBufferPointer(start: page.base + 1, count: page.available - 1)
        self = try HybridDecoder(bytes, width: width)
    }
}

/// Calls `body` with memory for `count` elements.
func withUnsafeTemporaryArray<Element: BitwiseCopyable, Result>(
    _ count: Int, _ body: (UnsafeMutablePointer<Element>) throws(Fault) -> Result
) throws(Fault) -> Result {
    let memory = UnsafeMutablePointer<Element>.allocate(capacity: count)
    defer { memory.deallocate() }
    return try body(memory)
}
