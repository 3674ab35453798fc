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
