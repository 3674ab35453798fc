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
