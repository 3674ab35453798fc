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
