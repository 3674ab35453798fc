import FetchCore

/// Reads a list entry by entry.
struct EntryReader {
    private static let form = "An entry is URL [PATH [SIZE [CHECKSUM]]], parted by tabs or spaces; - for unknown"

    private let file: ListFile
    private let paths: LocalPath
    private var lines: LineReader
    private var draft: EntryDraft?
    /// The first line of the entry after the one given last; it is looked into when it is asked for.
    private var pending: LineReader.Line?

    /// Begins at `offset`, which is the start of an entry.
    init(_ file: ListFile, paths: LocalPath, at offset: Int64 = 0, blockSize: Int = 256 << 10) {
        self.file = file
        self.paths = paths
        lines = LineReader(file, at: offset, blockSize: blockSize)
    }

    /// The next entry, or `nil` at the end of the list.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` or `unsafe-path` that names the list and the line.
    mutating func next() throws(FetchError) -> ListedURL? {
        if let line = pending {
            pending = nil
            draft = try begin(line)
        }
        while let line = try lines.next() {
            let kind = LineKind(line.bytes)
            if kind != .nothing && !ASCII.isUTF8(line.bytes) {
                throw located(FetchError(.badInput, "the text is not UTF-8"), line.number)
            }
            switch kind {
            case .nothing: continue
            case .option: try add(line)
            case .entry:
                guard let done = draft else {
                    draft = try begin(line)
                    continue
                }
                (draft, pending) = (nil, line)
                return try finish(done)
            }
        }
        defer { draft = nil }
        return try draft.map(finish)
    }

    private func begin(_ line: LineReader.Line) throws(FetchError) -> EntryDraft {
        do {
            return try EntryDraft(line, paths: paths)
        } catch {
            throw located(error, line.number)
        }
    }

    private mutating func add(_ line: LineReader.Line) throws(FetchError) {
        do throws(FetchError) {
            guard draft != nil else { throw FetchError(.badInput, "an option comes before the first address") }
            try draft?.add(line.bytes)
        } catch {
            throw located(error, line.number)
        }
    }

    private func finish(_ draft: EntryDraft) throws(FetchError) -> ListedURL {
        do {
            return try draft.finish()
        } catch {
            throw located(error, draft.line)
        }
    }

    private func located(_ error: FetchError, _ line: Int) -> FetchError {
        FetchError(error.code, "line \(line) of \(file.name): \(error.message)", hint: error.hint ?? Self.form)
    }
}
