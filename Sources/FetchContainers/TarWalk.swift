internal import FetchCore

/// Walks a tar from header to header to its end mark, fed with chunks of any size.
///
/// Every header's checksum is verified. Content is skipped, except names and pax records, which are kept up to 1 MiB.
final class TarWalk: ContentInspector {
    private enum Expected {
        case header
        case sparseMap
        case content
        case padding
        case zeros
    }

    private enum Limit {
        static let keptText: Int64 = 1 << 20
        static let size = Int64.max >> 8
        /// Zeros after the end mark. They fill a tape record, which in practice is 10 kB and at most a few MB: more
        /// means that the tail of the archive got lost and zeros lie in its place.
        static let padding: Int64 = 16 << 20
        /// Zeros in an archive without members: one record of the size all writers use by default.
        static let empty: Int64 = 10_240
    }

    private(set) var members = 0
    private(set) var memberBytes: Int64 = 0
    /// True when the tar comes out of a gzip stream, so that positions are not those of the file.
    var isUnpacked = false

    private let name: String
    private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: TarHeader.size, alignment: 16)
    private var filled = 0
    private var expected = Expected.header
    private var position: Int64 = 0
    private var zeroBytes: Int64 = 0
    private var seenHeader = false

    private var kind = TarHeader.Kind.content
    private var size: Int64 = 0
    private var remaining: Int64 = 0
    private var text: [UInt8] = []
    private var records: PaxRecords?
    private var longName: [UInt8]?

    init(name: String) {
        self.name = name
    }

    deinit {
        block.deallocate()
    }

    func consume(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = try step(rest)
            position += Int64(count)
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    private func step(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        switch expected {
        case .header, .sparseMap: try fill(bytes)
        case .content: try takeContent(bytes)
        case .padding: takePadding(bytes)
        case .zeros: try takeZeros(bytes)
        }
    }

    /// The member the walk is in, for messages: `in the middle of member a.jpg (have 10 of 20 bytes)`.
    var whereabouts: String {
        switch expected {
        case .content: "in the middle of member \(memberName) (have \(size - remaining) of \(size) bytes)"
        case .padding: "right after the content of member \(memberName)"
        case .sparseMap: "in the header of member \(memberName)"
        case .header where filled > 0 && zeroBytes > 0, .zeros: "in its end mark"
        case .header where filled > 0: "in a header after \(Units.count(members, "member"))"
        case .header: "after \(Units.count(members, "member"))"
        }
    }

    private var memberName: String {
        let raw = longName ?? records?.path ?? TarHeader(UnsafeRawBufferPointer(block)).name
        return SafeText.printable(String(decoding: raw, as: UTF8.self))
    }

    /// For messages: `byte 512`, or `byte 512 of the tar inside`.
    private func place(_ byte: Int64) -> String {
        "byte \(byte)" + (isUnpacked ? " of the tar inside" : "")
    }
}

extension TarWalk {
    private func fill(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        let count = min(bytes.count, TarHeader.size - filled)
        UnsafeMutableRawBufferPointer(rebasing: block[filled...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        filled += count
        guard filled == TarHeader.size else { return count }
        let start = position + Int64(count) - Int64(TarHeader.size)
        filled = 0
        if expected == .sparseMap {
            // The byte after the 21 entries of a further map block says whether one more follows.
            if block[504] == 0 { try beginContent() }
        } else {
            try readHeader(at: start)
        }
        return count
    }

    private func readHeader(at start: Int64) throws(FetchError) {
        if UnsafeRawBufferPointer(block).firstNonzero == nil {
            zeroBytes += Int64(TarHeader.size)
            if zeroBytes == 2 * Int64(TarHeader.size) { expected = .zeros }
            return
        }
        guard zeroBytes == 0 else { throw dataAfterEnd(at: start) }
        let header = TarHeader(UnsafeRawBufferPointer(block))
        guard header.hasRightChecksum else { throw wrongHeader(header, at: start) }
        seenHeader = true
        kind = header.kind
        size = try contentSize(header, at: start)
        guard kind == .sparse && header.sparseMapGoesOn else { return try beginContent() }
        // The map overwrites the block, and messages still want the name.
        longName = longName ?? records?.path ?? header.name
        expected = .sparseMap
    }

    private func contentSize(_ header: TarHeader, at start: Int64) throws(FetchError) -> Int64 {
        let stated: Int64?
        switch kind {
        case .bare: stated = 0
        case .content, .sparse: stated = records?.size ?? header.contentSize
        case .pax, .longName, .remark: stated = header.contentSize
        }
        guard let stated, stated <= Limit.size else {
            throw .damaged(name, "has a header with an unreadable size at \(place(start))")
        }
        guard stated <= Limit.keptText || !isText else {
            throw .damaged(name, "has a header of \(Units.bytes(stated)) about a member, at \(place(start))")
        }
        return stated
    }

    private var isText: Bool {
        switch kind {
        case .pax, .longName, .remark: true
        case .content, .bare, .sparse: false
        }
    }
}

extension TarWalk {
    private func beginContent() throws(FetchError) {
        remaining = size
        expected = .content
        text.removeAll()
        if size == 0 { try endContent() }
    }

    private func takeContent(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        let count = Int(min(Int64(bytes.count), remaining))
        if isText { text.append(contentsOf: bytes.prefix(count)) }
        remaining -= Int64(count)
        if remaining == 0 { try endContent() }
        return count
    }

    private func endContent() throws(FetchError) {
        switch kind {
        case .pax:
            records = PaxRecords(text)
            if records == nil { throw .damaged(name, "has malformed pax records before \(place(position))") }
        case .longName: longName = Array(text.prefix { $0 != 0 })
        case .remark: break
        case .content, .bare, .sparse:
            members += 1
            memberBytes += size
        }
        remaining = -size & Int64(TarHeader.size - 1)
        expected = .padding
        if remaining == 0 { endPadding() }
    }

    private func takePadding(_ bytes: UnsafeRawBufferPointer) -> Int {
        let count = Int(min(Int64(bytes.count), remaining))
        remaining -= Int64(count)
        if remaining == 0 { endPadding() }
        return count
    }

    private func endPadding() {
        expected = .header
        guard !isText else { return }
        records = nil
        longName = nil
    }

    private func takeZeros(_ bytes: UnsafeRawBufferPointer) throws(FetchError) -> Int {
        if let index = bytes.firstNonzero { throw dataAfterEnd(at: position + Int64(index)) }
        zeroBytes += Int64(bytes.count)
        if zeroBytes > (seenHeader ? Limit.padding : Limit.empty) { throw tooManyZeros() }
        return bytes.count
    }
}

extension TarWalk {
    /// All bytes were given: the end mark must be there, two zero blocks or, as GNU tar grants, a lone one.
    func finish() throws(FetchError) {
        guard position > 0 else { throw FetchError(.notAnArchive, "\(name) holds nothing, no archive either") }
        guard seenHeader || zeroBytes > 0 else { throw foreign(Array(block.prefix(filled))) }
        switch expected {
        case .zeros: break
        case .header where zeroBytes > 0 && filled == 0: break
        case .content, .sparseMap: throw .damaged(name, "ends \(whereabouts)")
        case .header where filled > 0: throw .damaged(name, "ends \(whereabouts): the file is cut")
        case .header, .padding: throw .damaged(name, "has no end mark: the file is cut \(whereabouts)")
        }
    }

    private func dataAfterEnd(at byte: Int64) -> FetchError {
        guard seenHeader else { return foreign([]) }
        return .damaged(name, "has data after its end mark, at \(place(byte))")
    }

    private func wrongHeader(_ header: TarHeader, at start: Int64) -> FetchError {
        if seenHeader || header.hasMagic {
            return .damaged(
                name, "is damaged: the header at \(place(start)) has a wrong checksum, \(whereabouts)")
        }
        return foreign(Array(block))
    }

    private func tooManyZeros() -> FetchError {
        if seenHeader { return .damaged(name, "goes on with zeros after its end mark: its tail got lost") }
        return FetchError(.notAnArchive, "\(name) holds nothing but zeros, no archive")
    }

    private func foreign(_ head: [UInt8]) -> FetchError {
        let subject = isUnpacked ? "the content of \(name)" : name
        if let markup = Markup(head) {
            return markup.refusal(of: subject, expected: "an archive", code: .notAnArchive)
        }
        let found = ForeignFormat.name(head).map { "is \($0), not" } ?? "is not"
        let wanted = isUnpacked ? "a tar" : "a tar, plain or compressed with gzip"
        return FetchError(.notAnArchive, "\(subject) \(found) \(wanted)")
    }
}
