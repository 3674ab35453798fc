import FetchCore
import Glibc
import Synchronization

/// A list on disk, read at any offset and never held in memory.
final class ListFile: Sendable {
    /// What to call the list in messages.
    let name: String
    private let descriptor: Int32
    /// What was read last for a short piece: the next piece asked for mostly lies in it.
    private let recent = Mutex<(offset: Int64, bytes: [UInt8])>((0, []))
    private static let ahead = 64 << 10

    /// Takes over an open descriptor and closes it in the end.
    init(name: String, descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Gives up to `count` bytes at `offset`, fewer at the end of the list only; for a few of them reads ahead.
    func piece(at offset: Int64, count: Int) throws(FetchError) -> [UInt8] {
        guard count < Self.ahead else { return try read(at: offset, count: count) }
        let known = recent.withLock { recent -> [UInt8]? in
            let start = Int(offset - recent.offset)
            guard start >= 0, start + count <= recent.bytes.count else { return nil }
            return Array(recent.bytes[start..<start + count])
        }
        if let known { return known }
        let bytes = try read(at: offset, count: Self.ahead)
        recent.withLock { $0 = (offset, bytes) }
        return Array(bytes.prefix(count))
    }

    /// Reads up to `count` bytes at `offset`; fewer at the end of the list only.
    private func read(at offset: Int64, count: Int) throws(FetchError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let part = pread(descriptor, rest.baseAddress, count - filled, off_t(offset) + off_t(filled))
                if part < 0 && errno == EINTR { continue }
                if part < 0 { failure = errno }
                if part <= 0 { break }
                filled += part
            }
        }
        if failure != 0 { throw .system(failure, "reading the list \(name)") }
        return bytes
    }
}
