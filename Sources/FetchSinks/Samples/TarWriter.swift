import CArchive
import FetchCore
import Glibc

/// Writes a tar (POSIX.1-1988 ustar, with pax records where a name or size needs them) in which nothing depends on when,
/// where or by whom it was made: the same entries are the same bytes.
///
/// It buffers nothing between entries, so that a tar can be gone on with behind any of them.
final class TarWriter {
    private let archive: OpaquePointer
    private let entry: OpaquePointer
    private let place: Place
    private var isFinished = false

    /// Where bytes go, and what went wrong there.
    private final class Place {
        let put: (UnsafeRawBufferPointer) throws(FetchError) -> Void
        var failure: FetchError?

        init(_ put: @escaping (UnsafeRawBufferPointer) throws(FetchError) -> Void) { self.put = put }
    }

    /// Begins, or goes on with, a tar whose bytes are given to `put`.
    init(_ put: @escaping (UnsafeRawBufferPointer) throws(FetchError) -> Void) throws(FetchError) {
        place = Place(put)
        archive = archive_write_new()
        entry = archive_entry_new()
        archive_write_set_format_pax_restricted(archive)
        archive_write_set_bytes_per_block(archive, 0)
        archive_write_set_bytes_in_last_block(archive, 1)
        let context = Unmanaged.passUnretained(place).toOpaque()
        let opened = archive_write_open(
            archive, context, nil,
            { _, context, bytes, count in
                let place = Unmanaged<Place>.fromOpaque(context!).takeUnretainedValue()
                do throws(FetchError) {
                    try place.put(UnsafeRawBufferPointer(start: bytes, count: count))
                    return count
                } catch {
                    place.failure = error
                    return -1
                }
            }, nil)
        guard opened == ARCHIVE_OK else { throw failure("beginning a tar") }
    }

    deinit {
        // Freeing closes, and closing writes the end; whoever leaves a tar open wants none.
        if !isFinished { archive_write_fail(archive) }
        archive_write_free(archive)
        archive_entry_free(entry)
    }

    /// Adds a file. Errors: those of reading the content and of writing.
    func add(_ name: String, _ content: PartContent) throws(FetchError) {
        archive_entry_clear(entry)
        archive_entry_set_pathname_utf8(entry, name)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_size(entry, content.size)
        archive_entry_set_mtime(entry, 0, 0)
        guard archive_write_header(archive, entry) == ARCHIVE_OK else { throw failure("writing \(name)") }
        switch content {
        case .bytes(let bytes): try write(bytes, name)
        case .file(let file):
            var offset: Int64 = 0
            while offset < file.size {
                let piece = try file.read(at: offset, count: 256 * 1024)
                guard !piece.isEmpty else {
                    throw FetchError(.localIO, "\(name) became shorter while it was read", disposition: .fatal)
                }
                try write(piece, name)
                offset += Int64(piece.count)
            }
        }
        guard archive_write_finish_entry(archive) == ARCHIVE_OK else { throw failure("writing \(name)") }
    }

    /// Writes the end mark.
    func finish() throws(FetchError) {
        isFinished = true
        guard archive_write_close(archive) == ARCHIVE_OK else { throw failure("ending a tar") }
    }

    private func write(_ bytes: [UInt8], _ name: String) throws(FetchError) {
        let count = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard count == bytes.count else { throw failure("writing \(name)") }
    }

    private func failure(_ doing: String) -> FetchError {
        if let failure = place.failure { return failure }
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "no reason given"
        return FetchError(.unexpected, "\(doing) failed: \(reason)")
    }

    /// The bytes an entry takes when its name fits into a plain header.
    static func size(of content: Int64) -> Int64 { 512 + (content + 511) / 512 * 512 }
}

/// Makes libarchive treat names as UTF-8 on this thread, whatever the user's locale is.
enum NamesInUTF8 {
    static func onThisThread() {
        // LC_CTYPE_MASK; the locale lives as long as its thread needs it.
        if let locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil) { uselocale(locale) }
    }
}
