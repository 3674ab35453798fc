/// Gives the indices into a dictionary themselves.
final class IndexDecoder: FixedDecoder {
    private let page: PageData
    private var indices: HybridDecoder

    init(_ page: PageData) throws(Fault) {
        self.page = page
        indices = try HybridDecoder(dictionaryIndices: page)
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        try indices.decode(count, into: output.bindMemory(to: UInt32.self, capacity: count))
    }

    override func pass(_ count: Int) throws(Fault) { try indices.skip(count) }
}
