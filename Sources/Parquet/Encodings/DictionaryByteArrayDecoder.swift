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
