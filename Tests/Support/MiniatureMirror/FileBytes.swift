import Glibc

/// A regular file as a resource, identified by what `stat` told when the request came.
struct FileBytes: Sendable {
    private static let pieceSize = 1 << 16

    private let path: String
    private let size: Int
    private let modified: Int
    private let inode: UInt

    /// `nil` if the path is not a regular file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        size = Int(status.st_size)
        modified = Int(status.st_mtim.tv_sec)
        inode = UInt(status.st_ino)
    }

    func resource(contentType: String) -> MirrorResource {
        let etag = "\"\(String(inode, radix: 16))-\(String(size, radix: 16))-\(String(modified, radix: 16))\""
        return MirrorResource(size: size, etag: etag, lastModified: modified, contentType: contentType) {
            try self.write($0, to: $1)
        }
    }

    private func write(_ range: Range<Int>, to write: (UnsafeRawBufferPointer) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemCallError(call: "open") }
        defer { close(descriptor) }
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 16)
        defer { piece.deallocate() }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let count = pread(descriptor, piece.baseAddress, min(piece.count, range.upperBound - offset), offset)
            guard count > 0 else { throw SystemCallError(call: "pread") }
            try write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
            offset += count
        }
    }
}
