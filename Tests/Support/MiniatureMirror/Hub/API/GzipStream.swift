import CArchive
import Glibc

/// Gzip of bytes in memory (RFC 1952).
enum GzipStream {
    /// The compressed bytes.
    ///
    /// - Throws: `TarArchiveError`.
    static func bytes(of bytes: [UInt8]) throws -> [UInt8] {
        let sink = ByteSink()
        let archive = archive_write_new()
        defer { archive_write_free(archive) }
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, "data")
        archive_entry_set_filetype(entry, Glibc.S_IFREG)
        let steps: [() -> Int32] = [
            { archive_write_set_format_raw(archive) },
            { archive_write_add_filter_gzip(archive) },
            { archive_write_set_bytes_in_last_block(archive, 1) },
            {
                archive_write_open(
                    archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
                    { _, sink, bytes, count in
                        guard let sink, let bytes else { return 0 }
                        Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().append(bytes, count: count)
                        return count
                    }, nil)
            },
            { archive_write_header(archive, entry) },
            { bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) } < 0 ? -1 : 0 },
            { archive_write_close(archive) },
        ]
        for step in steps where step() < ARCHIVE_OK { throw TarArchiveError(archive: archive) }
        return sink.bytes
    }
}
