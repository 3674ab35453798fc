/// A dictionary of byte arrays that lie in memory or in a mapped file.
final class ByteArrayDictionary {
    /// Bytes read of a mapped page before its memory is given back.
    private static let released = 32 << 20

    private let page: PageData
    private let base: UnsafeRawPointer
    /// Where each value begins; the four bytes in front of it are its length.
    private var starts: [UInt32] = []
    private var read = 0

    /// The first `count` values of `page`.
    init(_ page: PageData, count: Int) throws(Fault) {
        self.page = page
        base = page.base
        guard count <= page.available / 4, page.available < 1 << 32 else { throw .short }
        starts.reserveCapacity(count)
        var position = 0
        for _ in 0..<count {
            guard page.available - position >= 4 else { throw .short }
            let length = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            guard length <= page.available - position - 4 else { throw .damaged("a value is longer than its page") }
            starts.append(UInt32(position + 4))
            position += 4 + length
        }
        (page as? MappedPage)?.release()
    }

    subscript(index: Int) -> UnsafeRawBufferPointer {
        get throws(Fault) {
            guard index < starts.count else {
                throw .damaged("an index is \(index), and the dictionary has \(starts.count) values")
            }
            let start = Int(starts[index])
            let length = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: start - 4, as: UInt32.self)))
            read += length
            if read > Self.released {
                read = 0
                (page as? MappedPage)?.release()
            }
            return UnsafeRawBufferPointer(start: base + start, count: length)
        }
    }
}
