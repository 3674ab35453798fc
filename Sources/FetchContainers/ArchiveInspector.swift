public import FetchCore

/// Checks that an asset is a whole tar, plain or compressed with gzip, while its bytes arrive.
///
/// Which of the two is told by content, never by name. A gzip stream is inflated and its checksums compared
/// (RFC 1952); the tar is walked from header to header to its end mark (POSIX.1-2017 `pax`, "ustar Interchange
/// Format"; GNU tar manual, "Basic Tar Format"). Memory is flat: about 350 kB, whatever the size of the archive.
/// A changed byte inside a member of a plain tar cannot be seen this way: only a checksum shows it.
public final class ArchiveInspector: ContentInspector {
    private let name: String
    private let walk: TarWalk
    private var head = ContentHead()
    private var stage: (any ContentInspector)?

    /// Starts an inspection; `name` is what messages call the asset.
    public init(name: String) {
        self.name = name
        walk = TarWalk(name: name)
    }

    /// Members seen whole so far: files, folders and links, not the headers that only describe others.
    public var members: Int { walk.members }

    /// Bytes of content of those members, without headers and padding.
    public var memberBytes: Int64 { walk.memberBytes }

    /// Takes the next bytes of the asset, in chunks of any size.
    ///
    /// - Throws: ``FetchError`` with code `not-an-archive` or `damaged-archive` as soon as that is known. After that
    ///   the inspector is of no further use.
    public func consume(_ bytes: UnsafeRawBufferPointer) throws(FetchError) {
        if let stage { return try stage.consume(bytes) }
        let taken = head.take(bytes)
        guard head.isFull || isGzip else { return }
        try begin().consume(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
    }

    /// Says whether the archive was whole.
    ///
    /// - Throws: ``FetchError`` with code `not-an-archive` or `damaged-archive` when it was not.
    public func finish() throws(FetchError) {
        if let stage { return try stage.finish() }
        guard !head.bytes.isEmpty else {
            throw FetchError(.notAnArchive, "\(name) is empty, not an archive")
        }
        try begin().finish()
    }

    private var isGzip: Bool { head.bytes.starts(with: GzipHeader.magic) }

    private func begin() throws(FetchError) -> any ContentInspector {
        let next: any ContentInspector = isGzip ? GzipStream(name: name, into: walk) : walk
        stage = next
        // A member's name may look like markup, so a header that is right goes first.
        if !TarHeader.begins(head.bytes), let markup = Markup(head.bytes) {
            throw markup.refusal(of: name, expected: "an archive", code: .notAnArchive)
        }
        try next.consume(head.bytes)
        return next
    }
}

extension ContentInspector {
    /// Takes bytes that lie in an array.
    func consume(_ bytes: [UInt8]) throws(FetchError) {
        try bytes.withUnsafeBufferPointer { (items) throws(FetchError) in
            try consume(UnsafeRawBufferPointer(items))
        }
    }
}
