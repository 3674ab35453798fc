import Glibc

/// One file of a sample: a picture, a mask, an annotation.
public struct SamplePart: Sendable {
    /// The column or member it comes from: `image`; empty for a member of an archive, which is named by its extension.
    public var column: String
    /// What kind of file it is, as an extension in lower case without a dot: `jpg`, `seg.png`; empty when unknown.
    public var suffix: String
    /// Where it lands, below the output; `nil` for the place that container, key, column and suffix make.
    public var path: RelativePath?
    public var content: PartContent

    /// Describes a part.
    public init(column: String, suffix: String, path: RelativePath? = nil, content: PartContent) {
        self.column = column
        self.suffix = suffix
        self.path = path
        self.content = content
    }

    /// What follows the sample's key and a dot in its file name: `image.jpg`.
    public var name: String { [column, suffix].filter { !$0.isEmpty }.joined(separator: ".") }
}

/// The bytes of a part: in memory when they are few, otherwise in a file.
public enum PartContent: Sendable {
    case bytes([UInt8])
    case file(PartFile)

    /// The size in bytes.
    public var size: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(let file): file.size
        }
    }

    /// Up to `count` of the first bytes. Errors: `local-io`.
    public func head(_ count: Int) throws(FetchError) -> [UInt8] {
        switch self {
        case .bytes(let bytes): Array(bytes.prefix(count))
        case .file(let file): try file.read(at: 0, count: count)
        }
    }
}

/// An open file that holds one part from its first byte to its last. It is closed when nobody uses it any more.
///
/// Usually it has no name; whoever needs one makes it by way of `/proc/self/fd`.
public final class PartFile: Sendable {
    /// Open for reading; read by offset only, because others may read it too.
    public let descriptor: Int32
    /// Its size in bytes.
    public let size: Int64

    /// Takes over an open file.
    public init(descriptor: Int32, size: Int64) {
        self.descriptor = descriptor
        self.size = size
    }

    deinit { close(descriptor) }

    /// A path under which the file can be opened while this object lives.
    public var path: String { "/proc/self/fd/\(descriptor)" }

    /// Up to `count` bytes from `offset` on; fewer at the end. Errors: `local-io`.
    public func read(at offset: Int64, count: Int) throws(FetchError) -> [UInt8] {
        var failure: Int32?
        let bytes = [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset) + filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        if let failure { throw FetchError.system(failure, "reading a part of a sample") }
        return bytes
    }

    /// `O_TMPFILE`, which Swift's Glibc leaves out.
    private static let nameless = O_DIRECTORY | 0o20000000

    /// Makes a file without a name in `folder` out of what `body` writes to its descriptor.
    ///
    /// Errors: `no-space`, `local-io`, and those of `body`.
    public static func make(
        in folder: String, _ body: (_ descriptor: Int32) throws(FetchError) -> Void
    ) throws(FetchError) -> PartFile {
        // Not every file system can make nameless files.
        var descriptor = open(folder, nameless | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            var name = Array("\(folder)/.part-XXXXXX".utf8CString)
            descriptor = mkstemp(&name)
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            if descriptor >= 0 { unlink(name) }
        }
        guard descriptor >= 0 else { throw FetchError.system(errno, "making a temporary file in \(folder)") }
        do throws(FetchError) {
            try body(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        return PartFile(descriptor: descriptor, size: Int64(lseek(descriptor, 0, SEEK_END)))
    }
}
