public import FetchCore
import FoundationEssentials
import Glibc

/// Shards as files of an output directory; the one under way is `.fetch/parts/NAME-000003.tar.part`.
public final class ShardFolder: ShardPlace, @unchecked Sendable {
    private let root: String
    // Used on one thread.
    private var descriptor: Int32 = -1
    private var current = ""
    private var offset: Int64 = 0

    /// Writes below an output directory.
    public init(root: String) { self.root = root }

    deinit { if descriptor >= 0 { close(descriptor) } }

    public func begin(_ path: RelativePath) throws(FetchError) { try open(path, O_TRUNC) }

    public func holds(_ path: RelativePath, upTo offset: Int64) -> Bool {
        var status = stat()
        return stat(part(of: path), &status) == 0 && Int64(status.st_size) >= offset
    }

    public func resume(
        _ path: RelativePath, at end: Int64, _ known: (UnsafeRawBufferPointer) -> Void
    ) throws(FetchError) -> Bool {
        guard holds(path, upTo: end) else { throw FetchError(.notFound, "the unfinished \(path) is gone or cut off") }
        try open(path, 0)
        try give(descriptor, upTo: end, of: path, known)
        guard ftruncate(descriptor, off_t(end)) == 0 else {
            throw FetchError.system(errno, "going on with \(current)")
        }
        offset = end
        return true
    }

    public func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        try DescriptorBytes.write(bytes, to: descriptor, at: offset, "writing \(current)")
        offset += Int64(bytes.count)
    }

    public func sync() throws(FetchError) {
        if descriptor >= 0, fdatasync(descriptor) != 0 { throw FetchError.system(errno, "syncing \(current)") }
    }

    public func finish() throws(FetchError) {
        try sync()
        close(descriptor)
        descriptor = -1
    }

    public func publish(_ piece: SamplePiece) throws(FetchError) -> Bool {
        let final = "\(root)/\(piece.path)"
        guard rename(part(of: piece.path), final) == 0 else {
            if errno == ENOENT { return access(final, F_OK) == 0 }
            throw FetchError.system(errno, "naming \(final)")
        }
        return true
    }

    public func read(_ piece: SamplePiece, _ body: (UnsafeRawBufferPointer) -> Void) throws(FetchError) {
        let file = Glibc.open("\(root)/\(piece.path)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw FetchError.system(errno, "reading \(piece.path)") }
        defer { close(file) }
        try give(file, upTo: piece.size, of: piece.path, body)
    }

    public func write(_ text: String, to path: RelativePath) throws(FetchError) {
        do {
            try Data(text.utf8).write(to: URL(filePath: "\(root)/\(path)"), options: .atomic)
        } catch {
            throw FetchError(.localIO, "\(root)/\(path) cannot be written: \(error)", disposition: .fatal)
        }
    }

    private func part(of path: RelativePath) -> String { "\(root)/\(RelativePath.stateFolder)/parts/\(path).part" }

    private func open(_ path: RelativePath, _ flags: Int32) throws(FetchError) {
        if descriptor >= 0 { close(descriptor) }
        (current, offset) = (part(of: path), 0)
        descriptor = Glibc.open(current, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0o666)
        guard descriptor >= 0 else { throw FetchError.system(errno, "opening \(current)") }
    }

    private func give(
        _ file: Int32, upTo end: Int64, of path: RelativePath, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(FetchError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var position: Int64 = 0
        while position < end {
            let count = pread(file, buffer.baseAddress, Int(min(Int64(buffer.count), end - position)), off_t(position))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FetchError(.notFound, "\(path) is cut off") }
            body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            position += Int64(count)
        }
    }
}
