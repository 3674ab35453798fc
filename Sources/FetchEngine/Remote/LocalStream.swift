import FetchCore
import Glibc

/// Content that is on this machine already, as if it came over a network.
final class LocalStream: WaitingStream, @unchecked Sendable {
    private let size: Int64
    private let label: String
    /// The file it is read from, or -1.
    private var file: Int32 = -1
    private var bytes: [UInt8]?

    private static let chunk = 256 * 1024

    /// Opens a file, or makes the content. Errors: those of the file, of the source.
    init(_ content: LocalContent, label: String) throws(FetchError) {
        self.label = label
        switch content {
        case .bytes(let all): bytes = all
        case .made(let maker):
            do { bytes = try maker.make() } catch { throw FetchError.wrapping(error, while: "bringing \(label)") }
        case .file(let path):
            file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { throw FetchError.system(errno, "reading \(SafeText.printable(path))") }
        }
        size = bytes.map { Int64($0.count) } ?? FileSize.of(file)
    }

    deinit { close() }

    func head() throws(FetchError) -> ResponseHead { ResponseHead(status: 200, size: size) }

    func next() throws(FetchError) -> [UInt8]? {
        if let all = bytes {
            bytes = nil
            return all.isEmpty ? nil : all
        }
        guard file >= 0 else { return nil }
        var failure: Int32 = 0
        let piece = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
            repeat { count = max(-1, read(file, buffer.baseAddress, buffer.count)) } while count < 0 && errno == EINTR
            if count < 0 { (failure, count) = (errno, 0) }
        }
        if failure != 0 { throw FetchError.system(failure, "reading \(label)") }
        return piece.isEmpty ? nil : piece
    }

    func close() {
        if file >= 0 { Glibc.close(file) }
        file = -1
    }
}
