import CArchive
import Glibc

/// Makes tar files in memory: ustar, pax where a member needs it.
struct TarArchive: Sendable {
    struct Member: Sendable {
        let name: String
        let bytes: [UInt8]
    }

    let isGzipped: Bool

    /// The date of all members, in seconds since 1970.
    let modified: Int

    /// The archive of these members, in their order.
    ///
    /// - Throws: `TarArchiveError`.
    func bytes(of members: [Member]) throws -> [UInt8] {
        let sink = ByteSink()
        let archive = archive_write_new()
        defer { archive_write_free(archive) }
        try configure(archive)
        let result = archive_write_open(
            archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
            { _, sink, bytes, count in
                guard let sink, let bytes else { return 0 }
                Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().append(bytes, count: count)
                return count
            }, nil)
        try check(result, archive)
        for member in members { try write(member, to: archive) }
        try check(archive_write_close(archive), archive)
        return sink.bytes
    }

    private func configure(_ archive: OpaquePointer?) throws {
        try check(archive_write_set_format_pax_restricted(archive), archive)
        if isGzipped {
            try check(archive_write_add_filter_gzip(archive), archive)
            try check(archive_write_set_filter_option(archive, "gzip", "compression-level", "1"), archive)
            // With the time of day in its header a file would differ from second to second.
            try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil), archive)
        }
        // Otherwise zeros fill up the last block behind the gzip trailer.
        try check(archive_write_set_bytes_in_last_block(archive, 1), archive)
    }

    private func write(_ member: Member, to archive: OpaquePointer?) throws {
        let entry = archive_entry_new()
        defer { archive_entry_free(entry) }
        archive_entry_set_pathname(entry, member.name)
        archive_entry_set_size(entry, Int64(member.bytes.count))
        archive_entry_set_filetype(entry, S_IFREG)
        archive_entry_set_perm(entry, 0o644)
        archive_entry_set_mtime(entry, modified, 0)
        try check(archive_write_header(archive, entry), archive)
        let written = member.bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == member.bytes.count else { throw TarArchiveError(archive: archive) }
    }

    private func check(_ result: Int32, _ archive: OpaquePointer?) throws {
        if result < ARCHIVE_OK { throw TarArchiveError(archive: archive) }
    }
}
