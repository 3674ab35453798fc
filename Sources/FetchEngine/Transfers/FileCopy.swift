import CLinux
import FetchCore
import Glibc

/// Copies an open file into another.
struct FileCopy {
    /// The file's name for messages.
    let name: String

    /// Copies the first `size` bytes to the same places, in the kernel where it can, and without a second copy where the
    /// file system can share blocks; tells how far it has come.
    ///
    /// Errors: `no-space`, `local-io`, and what `progress` throws.
    func run(
        _ file: Int32, to target: Int32, size: Int64, progress: (Int64) throws(FetchError) -> Void
    ) throws(FetchError) {
        var position: off_t = 0
        while position < size {
            let count = fetch_copy_file_range(file, target, position, Int(min(size - Int64(position), 64 << 20)))
            if count < 0 && errno == EINTR { continue }
            if count < 0 && [EXDEV, EINVAL, EOPNOTSUPP, ENOSYS].contains(errno) {
                position += try copyPiece(file, at: position, to: target)
            } else if count > 0 {
                position += off_t(count)
            } else {
                throw FetchError.system(count < 0 ? errno : EIO, "copying \(name)")
            }
            try progress(Int64(position))
        }
    }

    private func copyPiece(_ file: Int32, at position: off_t, to target: Int32) throws(FetchError) -> off_t {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 4096)
        defer { buffer.deallocate() }
        let count = pread(file, buffer.baseAddress!, buffer.count, position)
        guard count > 0 else { throw FetchError.system(count < 0 ? errno : EIO, "reading \(name)") }
        try DescriptorBytes.write(
            UnsafeRawBufferPointer(rebasing: buffer[..<count]), to: target, at: Int64(position), "copying \(name)")
        return off_t(count)
    }
}
