internal import CISAL

/// ISA-L's inflate with the memory it needs: all of it allocated once and used again for every chunk and member.
final class Inflater {
    /// Why a deflate stream cannot be read on.
    enum Fault: String, Error {
        case code = "its compressed data is damaged"
        case checksum = "its content does not match its gzip checksum"
    }

    private static let outputSize = 256 * 1024

    private let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: outputSize, alignment: 64)

    init() {
        isal_inflate_init(state)
        // The gzip header is read elsewhere; the trailer is compared here.
        state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
    }

    deinit {
        state.deallocate()
        output.deallocate()
    }

    /// Gets ready for the next member.
    func reset() {
        isal_inflate_reset(state)
    }

    /// True after the last byte of the member's trailer was read and found right.
    var isFinished: Bool { state.pointee.block_state == ISAL_BLOCK_FINISH }

    /// Bytes of the input not read yet.
    var unread: Int { Int(state.pointee.avail_in) }

    /// Sets the next input, which must live until it is read, and returns how much of it is taken on.
    func give(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = min(bytes.count, 1 << 30)
        state.pointee.next_in = UnsafeMutablePointer(mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
        state.pointee.avail_in = UInt32(count)
        return count
    }

    /// The next bytes of content, valid until the next call; `nil` when more input is needed or the member is over.
    func next() throws(Fault) -> UnsafeRawBufferPointer? {
        guard !isFinished else { return nil }
        let unreadBefore = unread
        state.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        state.pointee.avail_out = UInt32(Self.outputSize)
        let result = isal_inflate(state)
        guard result == ISAL_DECOMP_OK else {
            throw result == ISAL_INCORRECT_CHECKSUM ? .checksum : .code
        }
        let count = Self.outputSize - Int(state.pointee.avail_out)
        if count == 0, unread == unreadBefore || isFinished { return nil }
        return UnsafeRawBufferPointer(rebasing: output[..<count])
    }
}
