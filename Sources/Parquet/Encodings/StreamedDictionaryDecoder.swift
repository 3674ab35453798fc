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
