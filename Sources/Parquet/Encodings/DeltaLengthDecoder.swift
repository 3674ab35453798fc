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
