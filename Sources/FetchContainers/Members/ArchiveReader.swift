internal import CArchive
public import FetchCore
internal import Glibc

/// Reads a tar, a compressed tar or a zip, member by member, with libarchive; which it is is told by its bytes.
///
/// gzip is inflated in front of libarchive, which knows no places to take a stream up again, and a tar is also walked
/// as ``ArchiveInspector`` does, which is stricter than libarchive about ends and checksums.
public final class ArchiveReader: MemberReader {
    private enum Bytes {
        case plain(PlainStream)
        case inflated(InflatedStream)
        case filtered(FilteredStream)
    }

    private let name: String
    private let bytes: Bytes
    /// Follows a tar; `nil` for a zip.
    private let walk: TarWalk?
    /// Follows a zip.
    private var zipEnd = ZipEnd()
    private var members = 0
    private let archive: OpaquePointer
    /// Where libarchive's own positions begin.
    private let base: Int64
    /// Bytes of unpacked archive that lie before the first member wanted.
    private var toSkip: Int64
    private var failure: FetchError?
    private var current: Member?
    /// Where the current member can be taken up, and how much of the asset was used when its header came.
    private var place: ArchivePosition?
    public private(set) var needed: Int64 = 0

    /// True when the bytes begin an archive that can be read.
    public static func canRead(_ head: [UInt8]) -> Bool { ArchiveFormat(head) != nil }

    /// Opens an archive whose bytes `pull` gives, from the position's byte on, or from the first one.
    ///
    /// - Parameter name: what messages call the archive.
    /// - Throws: ``FetchError`` with code `not-an-archive`, and what `pull` throws.
    public init(name: String, at position: ArchivePosition? = nil, pull: @escaping BytePull) throws(FetchError) {
        self.name = name
        let (format, whole) = try Self.look(name, position, pull)
        base = position?.member ?? 0
        toSkip = 0
        switch format {
        case .gzip:
            let stream = InflatedStream(name: name, at: position, pull: whole)
            bytes = .inflated(stream)
            if let position, let inflation = position.inflation { toSkip = position.member - inflation.unpacked }
            walk = TarWalk(name: name)
            walk?.isUnpacked = true
        case .tar:
            bytes = .plain(PlainStream(pull: whole))
            walk = TarWalk(name: name)
        case .filtered:
            bytes = .filtered(FilteredStream(name: name, pull: whole))
            walk = TarWalk(name: name)
            walk?.isUnpacked = true
        case .zip:
            bytes = .plain(PlainStream(pull: whole))
            walk = nil
        }
        archive = archive_read_new()
        if walk != nil {
            archive_read_support_format_tar(archive)
        } else {
            archive_read_support_format_zip_streamable(archive)
        }
        archive_read_set_read_callback(archive) { _, context, buffer in
            Unmanaged<ArchiveReader>.fromOpaque(context!).takeUnretainedValue().feed(buffer!)
        }
        archive_read_set_callback_data(archive, Unmanaged.passUnretained(self).toOpaque())
        guard archive_read_open1(archive) == ARCHIVE_OK else { throw failure ?? refusal() }
    }

    deinit { archive_read_free(archive) }

    /// Looks at the first bytes and puts them back.
    private static func look(
        _ name: String, _ position: ArchivePosition?, _ pull: @escaping BytePull
    ) throws(FetchError) -> (ArchiveFormat, BytePull) {
        if let position { return (position.inflation == nil ? .tar : .gzip, pull) }
        var head: [UInt8] = []
        while head.count < ContentHead.limit, let more = try pull() { head += more }
        guard let format = ArchiveFormat(head) else {
            if head.isEmpty { throw FetchError(.notAnArchive, "\(name) is empty, not an archive") }
            if let markup = Markup(head) { throw markup.refusal(of: name, expected: "an archive", code: .notAnArchive) }
            let what = ForeignFormat.name(head).map { " but \($0)" } ?? ""
            throw FetchError(.notAnArchive, "\(name) is not an archive that can be read\(what)")
        }
        var first: [UInt8]? = head
        return (
            format,
            { () throws(FetchError) in
                if let start = first {
                    first = nil
                    return start
                }
                return try pull()
            }
        )
    }

    /// Gives libarchive its next bytes.
    private func feed(_ buffer: UnsafeMutablePointer<UnsafeRawPointer?>) -> Int {
        do throws(FetchError) {
            guard let piece = try nextPiece() else { return 0 }
            buffer.pointee = piece.baseAddress
            return piece.count
        } catch {
            failure = error
            return -1
        }
    }

    private func nextPiece() throws(FetchError) -> UnsafeRawBufferPointer? {
        while true {
            let next: UnsafeRawBufferPointer?
            switch bytes {
            case .plain(let stream): next = try stream.next()
            case .inflated(let stream): next = try stream.next()
            case .filtered(let stream): next = try stream.next()
            }
            guard var piece = next else { return nil }
            let skipped = Int(min(toSkip, Int64(piece.count)))
            toSkip -= Int64(skipped)
            piece = UnsafeRawBufferPointer(rebasing: piece[skipped...])
            if piece.isEmpty { continue }
            if let walk { try walk.consume(piece) } else { zipEnd.take(piece) }
            return piece
        }
    }

    public func next() throws(FetchError) -> Member? {
        let locale = uselocale(Self.unicode)
        defer { uselocale(locale) }
        var entry: OpaquePointer?
        let result = archive_read_next_header(archive, &entry)
        if let failure { throw failure }
        if result == ARCHIVE_EOF {
            (current, place) = (nil, nil)
            try finish()
            return nil
        }
        guard result == ARCHIVE_OK || result == ARCHIVE_WARN, let entry else { throw damage() }
        members += 1
        let (name, isUnicode) = Self.name(of: entry)
        let member = Member(
            name: name, kind: isUnicode ? Self.kind(of: entry) : .special("a file whose name is not UTF-8"),
            size: archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil,
            offset: base + archive_read_header_position(archive))
        current = member
        notePlace(of: member)
        return member
    }

    public func read() throws(FetchError) -> UnsafeRawBufferPointer? {
        var start: UnsafeRawPointer?
        var count = 0
        var offset: Int64 = 0
        while true {
            let result = archive_read_data_block(archive, &start, &count, &offset)
            if let failure { throw failure }
            if result == ARCHIVE_EOF { return nil }
            // A zip's wrong checksum is no more than a warning to libarchive.
            guard result == ARCHIVE_OK else { throw damage() }
            if count > 0 { return UnsafeRawBufferPointer(start: start, count: count) }
        }
    }

    public func position() -> ArchivePosition? { place }

    private func notePlace(of member: Member) {
        guard walk != nil else { return }
        switch bytes {
        case .plain:
            place = ArchivePosition(member: member.offset, byte: member.offset)
            needed = member.offset
        case .inflated(let stream):
            place = stream.place(before: member.offset).map {
                ArchivePosition(member: member.offset, byte: $0.byte, inflation: $0.inflation)
            }
            needed = stream.here
        case .filtered: break
        }
    }

    public func compactPosition() throws(FetchError) -> ArchivePosition? {
        guard var position = position(), let inflation = position.inflation, case .inflated(let stream) = bytes else {
            return position()
        }
        position.inflation = try stream.compacted((position.byte, inflation))
        return position
    }

    /// Reads what follows the end mark: padding, the compression's own checksum.
    private func finish() throws(FetchError) {
        while try nextPiece() != nil {}
        if let walk { try walk.finish() } else { try zipEnd.finish(name, members: members) }
    }

    /// Where libarchive takes names for UTF-8: it loses those of a zip where they cannot be shown.
    private nonisolated(unsafe) static let unicode = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil)

    /// The name, and whether it is text; what is none is made readable.
    private static func name(of entry: OpaquePointer) -> (text: String, isUnicode: Bool) {
        guard let bytes = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else { return ("", true) }
        if let text = String(validatingCString: bytes) { return (text, true) }
        return (String(cString: bytes), false)
    }

    private static func kind(of entry: OpaquePointer) -> Member.Kind {
        if archive_entry_sparse_count(entry) > 0 { return .special("a file with holes") }
        if archive_entry_hardlink(entry) != nil { return .special("a hard link") }
        switch Int32(archive_entry_filetype(entry)) {
        case 0o100000, 0:
            return archive_entry_perm(entry) & 0o6000 == 0 ? .file : .special("a file that runs as its owner (setuid)")
        case 0o040000: return .folder
        case 0o120000: return .special("a symbolic link")
        case 0o010000: return .special("a FIFO")
        case 0o020000, 0o060000: return .special("a device")
        case 0o140000: return .special("a socket")
        default: return .special("of an unknown kind")
        }
    }

    private func refusal() -> FetchError {
        FetchError(.notAnArchive, "\(name) is not an archive that can be read: \(reason)")
    }

    private func damage() -> FetchError { .damaged(name, "is damaged: \(reason)") }

    /// libarchive's words.
    private var reason: String {
        guard let text = archive_error_string(archive) else { return "no reason given" }
        return SafeText.printable(String(cString: text))
    }
}

/// The formats an archive can have, told by its first bytes.
enum ArchiveFormat {
    case tar
    /// A tar under gzip.
    case gzip
    /// A tar under zstd, xz, bzip2 or lz4.
    case filtered
    case zip

    init?(_ head: [UInt8]) {
        if head.starts(with: GzipHeader.magic) {
            self = .gzip
        } else if TarHeader.begins(head) || head.count >= 1024 && head.allSatisfy({ $0 == 0 }) {
            self = .tar
        } else if Self.compressions.contains(where: { head.starts(with: $0) }) {
            self = .filtered
        } else if Self.zips.contains(where: { head.starts(with: $0) }) {
            self = .zip
        } else {
            return nil
        }
    }

    private static let compressions: [[UInt8]] = [
        [0x28, 0xB5, 0x2F, 0xFD], [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x42, 0x5A, 0x68], [0x04, 0x22, 0x4D, 0x18],
    ]
    /// With members, and without.
    private static let zips: [[UInt8]] = [[0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06]]
}
