/// What the decoders of byte arrays have in common.
class ByteArrayDecoder: ValueDecoder {
    /// How much a batch may hold, and what makes a value large.
    struct Limits {
        var inline: Int
        var batch: Int
        var folder: String
        var origin: ValueOrigin
    }

    final let limits: Limits

    init(_ limits: Limits) {
        self.limits = limits
    }

    /// Adds a value whose bytes live as long as `keeper`.
    final func add(
        _ bytes: UnsafeRawBufferPointer, to values: ByteArrayValues, keeper: AnyObject
    ) -> Stop {
        if bytes.count > limits.inline {
            return .large(LargeValue(bytes, keeper: keeper, folder: limits.folder, origin: limits.origin))
        }
        values.append(bytes)
        return .none
    }

    final func arrays(_ values: BatchValues) throws(Fault) -> ByteArrayValues {
        guard case .byteArrays(let arrays) = values else {
            throw .damaged("the values have another type than the column")
        }
        return arrays
    }
}

/// PLAIN byte arrays: a length of four bytes, then the bytes. The page may be a stream.
final class PlainByteArrayDecoder: ByteArrayDecoder {
    private let page: PageData

    init(_ page: PageData, _ limits: Limits) {
        self.page = page
        super.init(limits)
    }

    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        let arrays = try arrays(values)
        arrays.reserveValues(count)
        for done in 0..<count {
            if arrays.used >= limits.batch { return (done, .full) }
            guard page.available >= 4 else { return (done, .needs(4)) }
            let length = try length()
            if length > limits.inline {
                page.take(4)
                let value = LargeValue(page, count: length, folder: limits.folder, origin: limits.origin)
                return (done, .large(value))
            }
            guard page.available - 4 >= length else { return (done, .needs(4 + length)) }
            arrays.append(page.base + 4, count: length)
            page.take(4 + length)
        }
        return (count, .none)
    }

    override func skip(_ count: Int) throws(Fault) -> Progress {
        for done in 0..<count {
            guard page.available >= 4 else { return (done, .needs(4)) }
            let length = try length()
            if page.available - 4 < length {
                page.take(4)
                return (done, .large(LargeValue(page, count: length, folder: limits.folder, origin: limits.origin)))
            }
            page.take(4 + length)
        }
        return (count, .none)
    }

    private func length() throws(Fault) -> Int {
        let length = Int(UInt32(littleEndian: page.base.loadUnaligned(as: UInt32.self)))
        guard length <= page.remaining - 4 else { throw .damaged("a value is longer than its page") }
        return length
    }
}

/// DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.
final class DeltaLengthDecoder: ByteArrayDecoder {
    private let page: PageData
    private var lengths: DeltaDecoder
    private var next: UnsafeRawPointer
    private let end: UnsafeRawPointer

    init(_ page: PageData, _ limits: Limits) throws(Fault) {
        self.page = page
        lengths = try DeltaDecoder(UnsafeRawBufferPointer(start: page.base, count: page.available))
        next = try lengths.endOfValues()
        end = page.base + page.available
        super.init(limits)
    }

    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        let arrays = try arrays(values)
        for done in 0..<count {
            if arrays.used >= limits.batch { return (done, .full) }
            let stop = add(try value(), to: arrays, keeper: page)
            if case .large = stop { return (done, stop) }
        }
        return (count, .none)
    }

    override func skip(_ count: Int) throws(Fault) -> Progress {
        for _ in 0..<count { _ = try value() }
        return (count, .none)
    }

    private func value() throws(Fault) -> UnsafeRawBufferPointer {
        var length: Int64 = 0
        try lengths.decode(1, into: &length)
        guard length >= 0, length <= Int64(end - next) else { throw .damaged("a value is longer than its page") }
        defer { next += Int(length) }
        return UnsafeRawBufferPointer(start: next, count: Int(length))
    }
}

/// DELTA_BYTE_ARRAY: how many bytes each value shares with the one before, then the rest of each. Values may have a
/// fixed length.
final class DeltaByteArrayDecoder: ByteArrayDecoder {
    /// The longest value that is put together in memory.
    private static let longest = 64 << 20

    private let page: PageData
    private var prefixes: DeltaDecoder
    private var lengths: DeltaDecoder
    private var next: UnsafeRawPointer
    private let end: UnsafeRawPointer
    private var last: [UInt8] = []

    init(_ page: PageData, _ limits: Limits) throws(Fault) {
        self.page = page
        end = page.base + page.available
        prefixes = try DeltaDecoder(UnsafeRawBufferPointer(start: page.base, count: page.available))
        let second = try prefixes.endOfValues()
        lengths = try DeltaDecoder(UnsafeRawBufferPointer(start: second, count: end - second))
        next = try lengths.endOfValues()
        super.init(limits)
    }

    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        for done in 0..<count {
            switch values {
            case .fixed(let fixed):
                try readNext()
                guard last.count == fixed.width else { throw .damaged("a value has another length than the column") }
                fixed.reserve(1).copyMemory(from: last, byteCount: last.count)
                fixed.added(1)
            case .byteArrays(let arrays):
                if arrays.used >= limits.batch { return (done, .full) }
                try readNext()
                if last.count > limits.inline { return (done, .large(copy())) }
                last.withUnsafeBytes { arrays.append($0) }
            }
        }
        return (count, .none)
    }

    override func skip(_ count: Int) throws(Fault) -> Progress {
        for _ in 0..<count { try readNext() }
        return (count, .none)
    }

    private func copy() -> LargeValue {
        let window = ByteWindow(capacity: last.count)
        window.free.copyBytes(from: last)
        window.added(last.count)
        return LargeValue(window.unread, keeper: window, folder: limits.folder, origin: limits.origin)
    }

    private func readNext() throws(Fault) {
        var prefix: Int64 = 0
        var length: Int64 = 0
        try prefixes.decode(1, into: &prefix)
        try lengths.decode(1, into: &length)
        guard prefix >= 0, prefix <= Int64(last.count), length >= 0, length <= Int64(end - next) else {
            throw .damaged("a value shares more with the one before than there is, or is longer than its page")
        }
        guard prefix + length <= Int64(Self.longest) else { throw .limit("a delta-encoded value is above 64 MiB") }
        last.removeSubrange(Int(prefix)...)
        last.append(contentsOf: UnsafeRawBufferPointer(start: next, count: Int(length)))
        next += Int(length)
    }
}

/// Indices into a dictionary of byte arrays that is in memory or mapped.
final class DictionaryByteArrayDecoder: ByteArrayDecoder {
    private static let piece = 1024

    private let page: PageData
    private var indices: HybridDecoder
    private let dictionary: ByteArrayDictionary
    private let scratch: UnsafeMutablePointer<UInt32>
    private var scratchAt = 0
    private var scratchEnd = 0

    init(_ page: PageData, _ dictionary: ByteArrayDictionary, _ limits: Limits) throws(Fault) {
        self.page = page
        self.dictionary = dictionary
        // Behind what throws: an object that was not made is not taken apart.
        indices = try HybridDecoder(dictionaryIndices: page)
        scratch = .allocate(capacity: Self.piece)
        super.init(limits)
    }

    deinit { scratch.deallocate() }

    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        let arrays = try arrays(values)
        arrays.reserveValues(count)
        for done in 0..<count {
            if arrays.used >= limits.batch { return (done, .full) }
            if scratchAt == scratchEnd {
                scratchAt = 0
                scratchEnd = 0
                let step = min(Self.piece, count - done)
                try indices.decode(step, into: scratch)
                scratchEnd = step
            }
            let bytes = try dictionary[Int(scratch[scratchAt])]
            scratchAt += 1
            let stop = add(bytes, to: arrays, keeper: dictionary)
            if case .large = stop { return (done, stop) }
        }
        return (count, .none)
    }

    override func skip(_ count: Int) throws(Fault) -> Progress {
        let ready = min(count, scratchEnd - scratchAt)
        scratchAt += ready
        try indices.skip(count - ready)
        return (count, .none)
    }
}

/// Indices into a dictionary of byte arrays that is streamed: the reader fetches each value.
final class StreamedDictionaryDecoder: ByteArrayDecoder {
    private let page: PageData
    private var indices: HybridDecoder

    init(_ page: PageData, _ limits: Limits) throws(Fault) {
        self.page = page
        indices = try HybridDecoder(dictionaryIndices: page)
        super.init(limits)
    }

    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress {
        var index: UInt32 = 0
        try indices.decode(1, into: &index)
        return (0, .dictionary(Int(index)))
    }

    override func skip(_ count: Int) throws(Fault) -> Progress {
        try indices.skip(count)
        return (count, .none)
    }
}
