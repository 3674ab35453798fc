import CArchive
import FetchCore

/// Reads the entries of an archive one after the other, as a stream: tar in any compression that libarchive knows, and
/// zip.
final class ArchiveReader {
    /// What an entry is.
    enum Kind {
        case file, folder
        /// A link, a device or anything else that is no file.
        case other
    }

    /// One entry's head.
    struct Entry {
        /// Counted from 0 over all entries.
        var index: Int64
        var kind: Kind
        /// The size of its content in bytes.
        var size: Int
    }

    private let path: String
    private let archive: OpaquePointer
    private let input: ArchiveInput
    private var entry: OpaquePointer?
    private var count: Int64 = 0

    /// Opens an archive.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a file that cannot be read, `not-an-archive` for one that is
    ///   no archive.
    init(path: String) throws(FetchError) {
        guard let archive = archive_read_new() else { fatalError("out of memory") }
        self.path = path
        self.archive = archive
        input = try ArchiveInput(path: path)
        archive_read_support_format_tar(archive)
        archive_read_support_format_zip_streamable(archive)
        archive_read_support_filter_all(archive)
        let context = Unmanaged.passUnretained(input).toOpaque()
        let status = archive_read_open(
            archive, context, nil,
            { _, context, buffer in
                let input = Unmanaged<ArchiveInput>.fromOpaque(context!).takeUnretainedValue()
                guard let bytes = input.next() else { return -1 }
                buffer?.pointee = bytes.baseAddress
                return bytes.count
            }, nil)
        guard status == ARCHIVE_OK else { throw error() }
    }

    deinit { archive_read_free(archive) }

    /// Moves to the next entry; `nil` at the end.
    ///
    /// - Throws: ``FetchError`` with code `not-an-archive` or `damaged-archive`.
    func next() throws(FetchError) -> Entry? {
        switch archive_read_next_header(archive, &entry) {
        case ARCHIVE_OK, ARCHIVE_WARN: break
        case ARCHIVE_EOF: return nil
        case ARCHIVE_RETRY: return try next()
        default: throw error()
        }
        defer { count += 1 }
        return Entry(index: count, kind: kind, size: Int(archive_entry_size(entry)))
    }

    /// The entry's name as it stands in the archive; valid until the next one.
    var name: UnsafePointer<CChar>? { archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) }

    /// Reads the entry's content, or the start of it, and gives the number of bytes.
    ///
    /// - Throws: ``FetchError`` with code `damaged-archive`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(FetchError) -> Int {
        var done = 0
        while done < buffer.count {
            let count = archive_read_data(archive, buffer.baseAddress! + done, buffer.count - done)
            if count == 0 { break }
            if count == Int(ARCHIVE_RETRY) { continue }
            guard count > 0 else { throw error() }
            done += count
        }
        return done
    }

    private var kind: Kind {
        if archive_entry_hardlink(entry) != nil { return .other }
        switch UInt32(archive_entry_filetype(entry)) {
        case 0o100000: return .file
        case 0o040000: return .folder
        default: return .other
        }
    }

    private func error() -> FetchError {
        let said = input.failure ?? archive_error_string(archive).map { String(cString: $0) } ?? "it cannot be read"
        let name = SafeText.printable(path)
        if count == 0 && input.failure == nil {
            return FetchError(
                .notAnArchive, "\(name) is no archive of a catalog (\(SafeText.printable(said)))",
                hint: "Give a tar, tar.gz or zip that holds a STAC catalog")
        }
        return FetchError(
            .damagedArchive, "\(name) is damaged after entry \(count): \(SafeText.printable(said))",
            hint: "Get the archive again")
    }
}
