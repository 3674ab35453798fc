internal import CArchive
internal import FetchCore

/// Unpacks zstd, xz, bzip2 or lz4 with libarchive, to the last byte of the file.
///
/// libarchive itself stops at a tar's end mark, and so never sees the checksum behind it.
final class FilteredStream {
    private let name: String
    private let pull: BytePull
    private let archive: OpaquePointer
    /// What libarchive reads at the moment.
    private var input = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 64)
    private var pulled: Int64 = 0
    private var isOpen = false
    private var failure: FetchError?

    init(name: String, pull: @escaping BytePull) {
        self.name = name
        self.pull = pull
        archive = archive_read_new()
        archive_read_support_filter_all(archive)
        archive_read_support_format_raw(archive)
    }

    deinit {
        archive_read_free(archive)
        input.deallocate()
    }

    /// The next piece of content, valid until the next call; `nil` at the end of a file that was whole.
    func next() throws(FetchError) -> UnsafeRawBufferPointer? {
        if !isOpen, try !open() { return nil }
        var start: UnsafeRawPointer?
        var count = 0
        var offset: Int64 = 0
        while true {
            let result = archive_read_data_block(archive, &start, &count, &offset)
            if let failure { throw failure }
            if result == ARCHIVE_EOF {
                try finish()
                return nil
            }
            guard result == ARCHIVE_OK else { throw damage() }
            if count > 0 { return UnsafeRawBufferPointer(start: start, count: count) }
        }
    }

    /// Begins; false when the file holds nothing.
    private func open() throws(FetchError) -> Bool {
        isOpen = true
        archive_read_set_read_callback(archive) { _, context, buffer in
            Unmanaged<FilteredStream>.fromOpaque(context!).takeUnretainedValue().feed(buffer!)
        }
        archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
        var entry: OpaquePointer?
        var result = archive_read_open1(archive)
        if result == ARCHIVE_OK { result = archive_read_next_header(archive, &entry) }
        if let failure { throw failure }
        if result == ARCHIVE_EOF {
            try finish()
            return false
        }
        guard result == ARCHIVE_OK || result == ARCHIVE_WARN else { throw damage() }
        // Without a filter the bytes would be passed on as they are.
        guard archive_filter_count(archive) > 1 else { throw .damaged(name, "is cut: it ends in its first header") }
        return true
    }

    /// Gives libarchive its next bytes.
    private func feed(_ buffer: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        do throws(FetchError) {
            guard let bytes = try pull() else { return 0 }
            if bytes.count > input.count {
                input.deallocate()
                input = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
            }
            input.copyBytes(from: bytes)
            pulled += Int64(bytes.count)
            buffer.pointee = UnsafeRawPointer(input.baseAddress!)
            return bytes.count
        } catch {
            failure = error
            return -1
        }
    }

    /// Nothing may follow.
    private func finish() throws(FetchError) {
        let used = archive_filter_bytes(archive, -1)
        while used == pulled, let more = try pull() { pulled += Int64(more.count) }
        guard used == pulled else { throw .damaged(name, "has data after its compressed stream, at byte \(used)") }
    }

    private func damage() -> FetchError {
        let reason = archive_error_string(archive).map { SafeText.printable(String(cString: $0)) }
        return .damaged(name, "is damaged: \(reason ?? "its compressed data makes no sense")")
    }
}
