import FetchCore
import Glibc

/// A file on this machine, read at any offset.
final class FileAccess: RandomAccess {
    let size: Int64
    let validator: Validator
    private let descriptor: Int32
    private let name: String

    /// Opens the file at `path`; `validator` says which version it is, where that is known.
    init(_ path: String, validator: Validator = Validator(), followsLinks: Bool = false) throws(FetchError) {
        name = SafeText.printable(path)
        descriptor = open(path, O_RDONLY | O_CLOEXEC | (followsLinks ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw FetchError.system(errno, "reading \(name)") }
        size = FileSize.of(descriptor)
        self.validator = validator
    }

    deinit { close(descriptor) }

    /// Gives all bytes, piece by piece.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws(FetchError) -> Void) throws(FetchError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
        defer { buffer.deallocate() }
        var offset: Int64 = 0
        while offset < size {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FetchError.system(count < 0 ? errno : EIO, "reading \(name)") }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += Int64(count)
        }
    }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        try ranges.map { range in
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
                while count < range.count {
                    let got = pread(
                        descriptor, buffer.baseAddress! + count, range.count - count,
                        off_t(range.lowerBound) + off_t(count))
                    if got < 0 && errno == EINTR { continue }
                    if got <= 0 { failure = got < 0 ? errno : EIO }
                    if got <= 0 { break }
                    count += got
                }
            }
            if failure != 0 { throw FetchError.system(failure, "reading \(name)") }
            return bytes
        }
    }
}

/// Bytes in memory, read at any offset.
struct MemoryAccess: RandomAccess {
    let bytes: [UInt8]
    var size: Int64 { Int64(bytes.count) }
    var validator: Validator { Validator() }

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        ranges.map { Array(bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
    }
}
