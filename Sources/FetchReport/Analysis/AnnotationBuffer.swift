import FetchCore
import Glibc

/// Holds one annotation at a time, with readable bytes behind it.
final class AnnotationBuffer {
    /// More than this is no annotation; the largest of real ones are about a megabyte.
    static let limit = 8 << 20
    private static let step = 256 << 10

    private let padding: Int
    private var bytes: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(padding: Int) {
        self.padding = padding
        bytes = .allocate(byteCount: Self.step + padding, alignment: 64)
    }

    deinit { bytes.deallocate() }

    /// The annotation.
    var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<count]) }

    /// Empties it, and gives room back that a large one took.
    func clear() {
        count = 0
        if bytes.count > 8 * Self.step {
            bytes.deallocate()
            bytes = .allocate(byteCount: Self.step + padding, alignment: 64)
        }
    }

    /// Adds what an archive gives.
    func add(_ piece: UnsafeRawBufferPointer) throws(FetchError) {
        try makeRoom(for: piece.count)
        (bytes.baseAddress! + count).copyMemory(from: piece.baseAddress!, byteCount: piece.count)
        count += piece.count
    }

    /// Reads a whole file.
    func read(_ name: String, in folder: OpenFolder) throws(FetchError) {
        let file = openat(folder.descriptor, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw Self.failure() }
        defer { close(file) }
        while true {
            try makeRoom(for: 1)
            let got = Glibc.read(file, bytes.baseAddress! + count, bytes.count - padding - count)
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw Self.failure() }
            if got == 0 { return }
            count += got
        }
    }

    private static func failure() -> FetchError {
        FetchError(.damagedAnnotation, "it cannot be opened: \(SystemError.text(errno))")
    }

    private func makeRoom(for more: Int) throws(FetchError) {
        guard count + more <= Self.limit else {
            throw FetchError(.damagedAnnotation, "it is larger than any annotation (\(Self.limit >> 20) MiB)")
        }
        guard count + more + padding > bytes.count else { return }
        let wanted = min(max(bytes.count * 2, count + more + padding), Self.limit + padding + 1)
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        bytes.deallocate()
        bytes = larger
    }
}
