/// BYTE_STREAM_SPLIT: the first bytes of all values, then the second ones, and so on.
final class SplitFixedDecoder: FixedDecoder {
    private let page: PageData
    private let width: Int
    private let total: Int
    private var position = 0

    init(_ page: PageData, width: Int) throws(Fault) {
        self.page = page
        self.width = width
        total = page.available / width
        guard total * width == page.available else { throw .damaged("split values do not fill their page") }
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        guard count <= total - position else { throw .short }
        let target = output.assumingMemoryBound(to: UInt8.self)
        for place in 0..<width {
            let source = (page.base + place * total + position).assumingMemoryBound(to: UInt8.self)
            for index in 0..<count { target[index * width + place] = source[index] }
        }
        position += count
    }

    override func pass(_ count: Int) throws(Fault) {
        guard count <= total - position else { throw .short }
        position += count
    }
}
