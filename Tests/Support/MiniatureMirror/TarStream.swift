import CArchive
import Glibc

/// Writes a tar file member by member, into memory or into a file, with what libarchive keeps in between and no more.
final class TarStream {
    /// What the file is like.
    struct Form: Sendable {
        /// pax where a member needs it, or GNU tar's own extensions, as the tar command writes them.
        var isGNU = false

        var isGzipped: Bool

        /// The date of all members, in seconds since 1970.
        var modified: Int

        /// The name of the user and the group of all members.
        var owner: String?
    }

    private let archive: OpaquePointer?
    private let entry: OpaquePointer?
    private let form: Form

    /// A tar file at a path, which is created or replaced.
    ///
    /// - Throws: `TarArchiveError`.
    convenience init(path: String, form: Form) throws {
        try self.init(form: form)
        try check(archive_write_open_filename(archive, path))
    }

    /// A tar file whose bytes go to a sink, which must outlive this.
    ///
    /// - Throws: `TarArchiveError`.
    convenience init(to sink: ByteSink, form: Form) throws {
        try self.init(form: form)
        let result = archive_write_open(
            archive, Unmanaged.passUnretained(sink).toOpaque(), nil,
            { _, sink, bytes, count in
                guard let sink, let bytes else { return 0 }
                Unmanaged<ByteSink>.fromOpaque(sink).takeUnretainedValue().append(bytes, count: count)
                return count
            }, nil)
        try check(result)
    }

    private init(form: Form) throws {
        archive = archive_write_new()
        entry = archive_entry_new()
        self.form = form
        try configure()
    }

    deinit {
        archive_entry_free(entry)
        archive_write_free(archive)
    }

    /// Writes a regular file.
    ///
    /// - Throws: `TarArchiveError`.
    func add(_ name: String, _ bytes: [UInt8]) throws {
        try writeHeader(name, size: bytes.count, type: S_IFREG, permissions: 0o644)
        let written = bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) }
        guard written == bytes.count else { throw TarArchiveError(archive: archive) }
    }

    /// Writes a folder; its name ends in a slash.
    ///
    /// - Throws: `TarArchiveError`.
    func addFolder(_ name: String) throws {
        try writeHeader(name, size: 0, type: S_IFDIR, permissions: 0o755)
    }

    /// Writes what ends the file.
    ///
    /// - Throws: `TarArchiveError`.
    func finish() throws {
        try check(archive_write_close(archive))
    }

    private func configure() throws {
        try check(
            form.isGNU ? archive_write_set_format_gnutar(archive) : archive_write_set_format_pax_restricted(archive))
        if form.isGzipped {
            try check(archive_write_add_filter_gzip(archive))
            try check(archive_write_set_filter_option(archive, "gzip", "compression-level", "1"))
            // With the time of day in its header a file would differ from second to second.
            try check(archive_write_set_filter_option(archive, "gzip", "timestamp", nil))
        }
        // Otherwise zeros fill up the last block behind the gzip trailer.
        try check(archive_write_set_bytes_in_last_block(archive, 1))
    }

    private func writeHeader(_ name: String, size: Int, type: mode_t, permissions: mode_t) throws {
        archive_entry_clear(entry)
        archive_entry_set_pathname(entry, name)
        archive_entry_set_size(entry, Int64(size))
        archive_entry_set_filetype(entry, type)
        archive_entry_set_perm(entry, permissions)
        archive_entry_set_mtime(entry, form.modified, 0)
        if let owner = form.owner {
            archive_entry_set_uname(entry, owner)
            archive_entry_set_gname(entry, owner)
        }
        try check(archive_write_header(archive, entry))
    }

    private func check(_ result: Int32) throws {
        if result < ARCHIVE_OK { throw TarArchiveError(archive: archive) }
    }
}
