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
