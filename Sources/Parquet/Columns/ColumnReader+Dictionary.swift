extension ColumnReader {
    /// A dictionary page above the limit of pages is streamed when its values have at least this many bytes on average.
    private static let streamedAverage = 64 << 10

    /// Reads the dictionary whose header was read, or gets ready to stream it.
    func openDictionary(_ header: PageHeader) async throws {
        guard header.encoding == .plain || header.encoding == .plainDictionary else {
            throw Fault.unsupported("the dictionary is not in PLAIN encoding")
        }
        guard leaf.physical != .boolean else { throw Fault.unsupported("booleans cannot have a dictionary") }
        let stored = StoredSize(header, chunk: subject.chunk, levels: 0)
        let checksum = PageChecksum(subject.options.verifiesChecksums ? header.checksum : nil)
        guard header.entryCount <= stored.uncompressed / (leaf.width ?? 4) else {
            throw Fault.damaged("the dictionary is too small for its \(header.entryCount) values")
        }
        guard !subject.readsIndices, let end = place.end else { return }
        if stored.largest <= subject.options.pageLimit {
            try keepDictionary(try await wholePage(stored, checksum, copies: true, isKept: true), header.entryCount)
        } else if leaf.physical == .byteArray, stored.uncompressed / max(header.entryCount, 1) >= Self.streamedAverage {
            dictionary = .streamed(try await streamedDictionary(header, stored, checksum, end))
        } else {
            let page = try await MappedPage(
                stream, codec: stored.codec, compressed: stored.compressed, uncompressed: stored.uncompressed,
                checksum: checksum, folder: subject.options.temporaryFolder)
            try keepDictionary(page, header.entryCount)
        }
        stream.seek(to: end)
    }

    private func keepDictionary(_ page: PageData, _ count: Int) throws(Fault) {
        if let width = leaf.width {
            dictionary = .fixed(try FixedDictionary(page, width: width, count: count))
        } else {
            dictionary = .byteArrays(try ByteArrayDictionary(page, count: count))
        }
    }

    private func streamedDictionary(
        _ header: PageHeader, _ stored: StoredSize, _ checksum: PageChecksum, _ end: Int64
    ) async throws -> StreamedDictionary {
        let start = stream.offset
        let uses = try await DictionaryUses.count(subject, pagesFrom: end, values: header.entryCount)
        let input = subject.input
        let folder = subject.options.temporaryFolder
        return try StreamedDictionary(count: header.entryCount, uses: uses, limits: limits) {
            try stored.stream(ChunkStream(input, range: start..<end, hardEnd: end), checksum, folder: folder)
        }
    }
}
