import CISAL
import FetchCore
import Glibc

/// The bytes of an archive file for libarchive, already inflated when the file is gzip: ISA-L does that in two thirds
/// of the time that libarchive's own filter takes.
final class ArchiveInput {
    private static let blockSize = 256 * 1024

    private let descriptor: Int32
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 64)
    private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: 4 * blockSize, alignment: 64)
    private var inflater: UnsafeMutablePointer<inflate_state>?
    private var isFirstBlock = true
    /// Why reading failed.
    private(set) var failure: String?

    /// Opens a file.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` when it cannot be opened.
    init(path: String) throws(FetchError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw FetchError(
                .badInput, "the archive \(SafeText.printable(path)) cannot be read: \(SystemError.text(errno))",
                hint: "Check the path")
        }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
    }

    deinit {
        close(descriptor)
        input.deallocate()
        output.deallocate()
        inflater?.deallocate()
    }

    /// The next bytes, valid until the next call: empty at the end, `nil` after a failure.
    func next() -> UnsafeRawBufferPointer? {
        if inflater != nil { return inflate() }
        guard let block = read() else { return nil }
        if isFirstBlock {
            isFirstBlock = false
            if block.count > 2, block[0] == 0x1F, block[1] == 0x8B {
                startInflating(block)
                return inflate()
            }
        }
        return block
    }

    private func read() -> UnsafeRawBufferPointer? {
        while true {
            let count = Glibc.read(descriptor, input.baseAddress!, input.count)
            if count < 0 && errno == EINTR { continue }
            if count < 0 {
                failure = SystemError.text(errno)
                return nil
            }
            return UnsafeRawBufferPointer(rebasing: input[..<count])
        }
    }

    private func startInflating(_ first: UnsafeRawBufferPointer) {
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        isal_inflate_init(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP)
        state.pointee.next_in = UnsafeMutablePointer(mutating: first.bindMemory(to: UInt8.self).baseAddress)
        state.pointee.avail_in = UInt32(first.count)
        inflater = state
    }

    private func inflate() -> UnsafeRawBufferPointer? {
        guard let state = inflater else { return nil }
        state.pointee.next_out = output.bindMemory(to: UInt8.self).baseAddress
        state.pointee.avail_out = UInt32(output.count)
        while state.pointee.avail_out == UInt32(output.count) {
            if state.pointee.block_state == ISAL_BLOCK_FINISH, !startNextMember(state) {
                return failure == nil ? UnsafeRawBufferPointer(start: output.baseAddress, count: 0) : nil
            }
            if state.pointee.avail_in == 0, !refill(state) {
                failure = failure ?? "its gzip stream breaks off"
                return nil
            }
            guard isal_inflate(state) == ISAL_DECOMP_OK else {
                failure = "its gzip stream is damaged"
                return nil
            }
        }
        return UnsafeRawBufferPointer(rebasing: output[..<(output.count - Int(state.pointee.avail_out))])
    }

    private func refill(_ state: UnsafeMutablePointer<inflate_state>) -> Bool {
        guard let block = read(), !block.isEmpty else { return false }
        state.pointee.next_in = UnsafeMutablePointer(mutating: block.bindMemory(to: UInt8.self).baseAddress)
        state.pointee.avail_in = UInt32(block.count)
        return true
    }

    /// Goes on with another gzip member (RFC 1952 §2.2); false at the end of the file, and before anything else.
    private func startNextMember(_ state: UnsafeMutablePointer<inflate_state>) -> Bool {
        if state.pointee.avail_in == 0, !refill(state) { return false }
        guard state.pointee.next_in[0] == 0x1F else { return false }
        let (next, count) = (state.pointee.next_in, state.pointee.avail_in)
        isal_inflate_reset(state)
        state.pointee.crc_flag = UInt32(ISAL_GZIP)
        state.pointee.next_in = next
        state.pointee.avail_in = count
        return true
    }
}
