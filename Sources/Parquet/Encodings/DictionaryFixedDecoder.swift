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
