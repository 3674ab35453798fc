internal import FetchCore

/// Gives the bytes of an uncompressed archive in pieces that stay where they are until the next one.
final class PlainStream {
    private let pull: BytePull
    private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)

    init(pull: @escaping BytePull) { self.pull = pull }

    deinit { buffer.deallocate() }

    /// The next piece, valid until the next call.
    func next() throws(FetchError) -> UnsafeRawBufferPointer? {
        guard let bytes = try pull() else { return nil }
        if bytes.count > buffer.count {
            buffer.deallocate()
            buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
        }
        buffer.copyBytes(from: bytes)
        return UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count])
    }
}
