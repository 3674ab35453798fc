import Glibc

/// PLAIN values of a fixed width.
final class PlainFixedDecoder: FixedDecoder {
    private let page: PageData
    private let width: Int

    init(_ page: PageData, width: Int) {
        self.page = page
        self.width = width
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        guard count <= page.available / width else { throw .short }
        memcpy(output, page.base, count * width)
        page.take(count * width)
    }

    override func pass(_ count: Int) throws(Fault) {
        guard count <= page.available / width else { throw .short }
        page.take(count * width)
    }
}
