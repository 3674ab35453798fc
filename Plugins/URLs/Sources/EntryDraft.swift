import FetchCore

/// An entry while its lines are being read.
struct EntryDraft {
    /// Where the entry begins in the list.
    let offset: Int64
    /// The line it begins in, from 1.
    let line: Int
    var url = ""
    /// The path as the list gives it, or as the address does; not checked yet.
    var path = ""
    var folder: String?
    var size: Int64?
    var checksum: Checksum?
    var headers: [TransferRequest.Header] = []

    /// Begins an entry with its main line.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a line of another form.
    init(_ line: LineReader.Line, paths: LocalPath) throws(FetchError) {
        offset = line.offset
        self.line = line.number
        let columns = Columns(line.bytes)
        guard let first = columns.address, let address = WebAddress(first) else {
            throw FetchError(.badInput, "\"\(SafeURL(ASCII.string(columns[0])))\" is not an http or https address")
        }
        url = ASCII.string(first)
        if columns.isMirrored {
            path = paths.text(for: address)
            return
        }
        if columns.count > 4 { throw FetchError(.badInput, "there are \(columns.count) columns instead of at most 4") }
        path = columns.known(1).map(ASCII.string) ?? paths.text(for: address)
        size = try columns.known(2).map(Self.size)
        checksum = try columns.known(3).map(Self.checksum)
    }

    /// The finished entry.
    ///
    /// - Throws: ``FetchError`` with code `unsafe-path`.
    func finish() throws(FetchError) -> ListedURL {
        let whole = folder.map { "\($0)/\(path)" } ?? path
        return ListedURL(
            url: url, path: try RelativePath(whole), size: size, checksum: checksum, headers: headers, offset: offset)
    }

    private static func size(_ text: ArraySlice<UInt8>) throws(FetchError) -> Int64 {
        let digits = ASCII.string(text)
        if let size = Int64(digits), size >= 0, text.first != UInt8(ascii: "+") { return size }
        throw FetchError(.badInput, "\"\(SafeText.printable(digits))\" is not a size in bytes")
    }

    private static func checksum(_ text: ArraySlice<UInt8>) throws(FetchError) -> Checksum {
        let value = ASCII.string(text)
        if text.contains(UInt8(ascii: ":")) { return try Checksum(parsing: value) }
        let algorithms: [Int: Checksum.Algorithm] = [32: .md5, 40: .sha1, 64: .sha256]
        guard let algorithm = algorithms[text.count] else {
            throw FetchError(.badInput, "\"\(SafeText.printable(value))\" is not an MD5, SHA-1 or SHA-256 checksum")
        }
        return try Checksum(algorithm, hex: value)
    }
}
