extension ColumnReader {
    /// The largest page header, and the largest levels of one page.
    private static let headerLimit = 16 << 20
    private static let levelLimit = 32 << 20
    /// A dictionary page above the limit of pages is streamed when its values have at least this many bytes on average.
    private static let streamedAverage = 64 << 10

    /// True when a page should follow.
    var hasMorePages: Bool {
        guard !isOver else { return false }
        if let lastPageEnd { return stream.offset < lastPageEnd }
        return entriesLeft > 0
    }

    func closePage() {
        page = nil
        pending = nil
        levelAt = 0
        levelEnd = 0
    }

    /// Reads the dictionary in front of the data pages, once.
    func start() async throws {
        guard !isStarted else { return }
        isStarted = true
        guard hasMorePages else { return }
        let first = stream.offset
        let header = try await readHeader()
        if header.kind == .dictionary {
            try await openDictionary(header)
        } else {
            stream.seek(to: first)
            place.end = nil
        }
    }

    /// Opens the next data page; false at the end of the chunk.
    func openNextPage() async throws -> Bool {
        if let end = place.end, page != nil { stream.seek(to: end) }
        closePage()
        try await start()
        guard hasMorePages, let header = try await readDataHeader() else { return false }
        if subject.readsIndices, !header.encoding.isDictionary {
            isOver = true
            return false
        }
        try takeEntries(header)
        try await open(header)
        return true
    }

    /// The header of the next data page; whatever stands before it is passed over. The stream is behind the header.
    func readDataHeader() async throws -> PageHeader? {
        while hasMorePages {
            let header = try await readHeader()
            switch header.kind {
            case .data, .dataV2: return header
            case .dictionary:
                guard case .none = dictionary else { throw Fault.damaged("the column has a second dictionary") }
                try await openDictionary(header)
            case .other:
                if let end = place.end { stream.seek(to: end) }
            }
        }
        return nil
    }

    /// Takes a page's entries off those the chunk has.
    func takeEntries(_ header: PageHeader) throws(Fault) {
        guard Int64(header.entryCount) <= entriesLeft else {
            throw .damaged("its pages hold more values than the column's metadata says")
        }
        if entriesLeft != .max { entriesLeft -= Int64(header.entryCount) }
    }

    private func readHeader() async throws -> PageHeader {
        place = PagePlace(offset: stream.offset, end: nil, firstRow: rowsBegun)
        var size = 512
        while true {
            let planned = stream.plannedRemaining > 0 ? stream.plannedRemaining : stream.remaining
            let wanted = Int(min(Int64(size), size > 512 ? stream.remaining : planned))
            guard wanted > 0 else { throw Fault.short }
            try await stream.fill(wanted)
            if let (header, length) = try PageHeader.read(stream.unread) {
                stream.take(length)
                try place(header)
                return header
            }
            guard Int64(size) < stream.remaining, size < Self.headerLimit else { throw Fault.short }
            size *= 4
        }
    }

    private func place(_ header: PageHeader) throws(Fault) {
        guard Int64(header.compressedSize) <= stream.remaining else {
            throw .damaged("a page ends behind its column chunk")
        }
        place.end = stream.offset + Int64(header.compressedSize)
        if header.kind == .dictionary || header.kind == .other { return }
        if isFlat {
            place.rowCount = Int64(header.entryCount)
        } else if let count = header.rowCount {
            place.rowCount = Int64(count)
        }
    }

    // Data pages

    private func open(_ header: PageHeader) async throws {
        var checksum = PageChecksum(subject.options.verifiesChecksums ? header.checksum : nil)
        repetitionBytes.clear()
        definitionBytes.clear()
        var levels = 0
        if header.kind == .dataV2 {
            levels = header.repetitionSize + header.definitionSize
            guard levels <= Self.levelLimit else { throw Fault.limit("the levels of a page are above 32 MiB") }
            try await stream.fill(levels)
            let bytes = UnsafeRawBufferPointer(rebasing: stream.unread[..<levels])
            checksum.update(bytes)
            Self.copy(UnsafeRawBufferPointer(rebasing: bytes[..<header.repetitionSize]), to: repetitionBytes)
            Self.copy(UnsafeRawBufferPointer(rebasing: bytes[header.repetitionSize...]), to: definitionBytes)
            stream.take(levels)
        }
        let data = try await pageData(header, levels: levels, checksum)
        if header.kind == .data {
            try await readLevels(data, header, header.repetitionEncoding, leaf.maxRepetition, into: repetitionBytes)
            try await readLevels(data, header, header.definitionEncoding, leaf.maxDefinition, into: definitionBytes)
        }
        let isFirst = header.kind == .data
        page = OpenPage(
            entriesLeft: header.entryCount,
            repetition: try LevelDecoder(
                repetitionBytes.unread, encoding: isFirst ? header.repetitionEncoding : .rle,
                highest: leaf.maxRepetition),
            definition: try LevelDecoder(
                definitionBytes.unread, encoding: isFirst ? header.definitionEncoding : .rle,
                highest: leaf.maxDefinition),
            data: data, values: try decoder(header.encoding, data))
    }

    private static func copy(_ bytes: UnsafeRawBufferPointer, to window: ByteWindow) {
        window.reserve(bytes.count)
        window.free.copyMemory(from: bytes)
        window.added(bytes.count)
    }

    /// Takes the levels in front of the values of a page of version 1.
    private func readLevels(
        _ data: PageData, _ header: PageHeader, _ encoding: Encoding, _ highest: Int, into window: ByteWindow
    ) async throws {
        guard highest > 0 else { return }
        var left: Int
        if encoding == .bitPacked {
            left = LevelDecoder.packedSize(header.entryCount, highest: highest)
        } else {
            try await data.require(4)
            left = Int(UInt32(littleEndian: data.base.loadUnaligned(as: UInt32.self)))
            data.take(4)
        }
        guard left <= data.remaining else { throw Fault.damaged("the levels of a page are larger than the page") }
        guard left <= Self.levelLimit else { throw Fault.limit("the levels of a page are above 32 MiB") }
        while left > 0 {
            if data.available == 0 { try await data.require(1) }
            let step = min(left, data.available)
            Self.copy(UnsafeRawBufferPointer(start: data.base, count: step), to: window)
            data.take(step)
            left -= step
        }
    }

    /// The page behind its levels, in the form that suits its size and encoding.
    private func pageData(_ header: PageHeader, levels: Int, _ checksum: PageChecksum) async throws -> PageData {
        let isPlainBytes = leaf.physical == .byteArray && header.encoding == .plain
        let stored = StoredSize(header, chunk: subject.chunk, levels: levels)
        if stored.largest <= subject.options.pageLimit {
            return try await wholePage(stored, checksum, copies: !isPlainBytes)
        }
        if isPlainBytes { return try stored.stream(stream, checksum, folder: subject.options.temporaryFolder) }
        return try await MappedPage(
            stream, codec: stored.codec, compressed: stored.compressed, uncompressed: stored.uncompressed,
            checksum: checksum, folder: subject.options.temporaryFolder)
    }

    /// Reads a page whole. Values of an uncompressed one may be read where they are, when nothing outlives the page.
    private func wholePage(
        _ stored: StoredSize, _ checksum: PageChecksum, copies: Bool, isKept: Bool = false
    ) async throws -> PageData {
        var checksum = checksum
        try await stream.fill(stored.compressed)
        let bytes = UnsafeRawBufferPointer(rebasing: stream.unread[..<stored.compressed])
        checksum.update(bytes)
        try checksum.finish()
        if stored.codec == .uncompressed, !copies { return WholePage(bytes, owner: stream) }
        // Large values of an earlier page may still be in the buffer.
        if isKept || !isKnownUniquelyReferenced(&pageBuffer) { pageBuffer = ByteWindow(capacity: stored.uncompressed) }
        let buffer = pageBuffer
        buffer.clear()
        buffer.reserve(stored.uncompressed)
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer.free[..<stored.uncompressed])
        if stored.codec == .uncompressed {
            room.copyMemory(from: bytes)
        } else {
            try whole.decompress(bytes, into: room)
        }
        buffer.added(stored.uncompressed)
        return WholePage(buffer.unread, owner: buffer)
    }

    // Dictionaries

    private func openDictionary(_ header: PageHeader) async throws {
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

    private var limits: ByteArrayDecoder.Limits {
        ByteArrayDecoder.Limits(
            inline: subject.options.inlineLimit, batch: Self.batchBytes, folder: subject.options.temporaryFolder,
            origin: ValueOrigin(
                file: subject.input.name, rowGroup: subject.rowGroup, column: leaf.name, offset: place.offset))
    }

    // Decoders

    private func decoder(_ encoding: Encoding, _ data: PageData) throws(Fault) -> ValueDecoder {
        // A page of nulls may have no bytes at all.
        if data.remaining == 0 { return NothingDecoder() }
        if encoding.isDictionary { return try dictionaryDecoder(data) }
        switch (encoding, leaf.physical) {
        case (.plain, .boolean): return PlainBooleanDecoder(data)
        case (.plain, .byteArray): return PlainByteArrayDecoder(data, limits)
        case (.plain, _): return PlainFixedDecoder(data, width: leaf.width ?? 1)
        case (.rle, .boolean): return try RunBooleanDecoder(data)
        case (.deltaBinaryPacked, .int32), (.deltaBinaryPacked, .int64):
            return try DeltaFixedDecoder(data, width: leaf.width ?? 8)
        case (.deltaLengthByteArray, .byteArray): return try DeltaLengthDecoder(data, limits)
        case (.deltaByteArray, .byteArray), (.deltaByteArray, .fixedLengthByteArray):
            return try DeltaByteArrayDecoder(data, limits)
        case (.byteStreamSplit, .int32), (.byteStreamSplit, .int64), (.byteStreamSplit, .float),
            (.byteStreamSplit, .double), (.byteStreamSplit, .fixedLengthByteArray):
            return try SplitFixedDecoder(data, width: leaf.width ?? 1)
        default: throw .unsupported("values of type \(leaf.physical) cannot be encoded as \(encoding)")
        }
    }

    private func dictionaryDecoder(_ data: PageData) throws(Fault) -> ValueDecoder {
        if subject.readsIndices { return try IndexDecoder(data) }
        switch dictionary {
        case .none: throw .damaged("a page refers to a dictionary, and there is none")
        case .fixed(let dictionary): return try DictionaryFixedDecoder(data, dictionary)
        case .byteArrays(let dictionary): return try DictionaryByteArrayDecoder(data, dictionary, limits)
        case .streamed: return try StreamedDictionaryDecoder(data, limits)
        }
    }
}

/// A page's sizes behind its levels, and its real codec.
struct StoredSize {
    var codec: Codec
    var compressed: Int
    var uncompressed: Int

    init(_ header: PageHeader, chunk: ColumnChunk, levels: Int) {
        codec = header.isCompressed ? chunk.codec : .uncompressed
        compressed = header.compressedSize - levels
        // What an uncompressed page says about its other size does not matter.
        uncompressed = codec == .uncompressed ? compressed : header.uncompressedSize - levels
    }

    var largest: Int { max(compressed, uncompressed) }

    /// The page that begins at the next byte of `stream`, seen through a window.
    func stream(_ stream: ChunkStream, _ checksum: PageChecksum, folder: String) throws(Fault) -> PageData {
        if codec == .uncompressed { return StoredPage(stream, size: compressed, checksum: checksum) }
        return try CompressedPage(
            stream, codec: codec, compressed: compressed, uncompressed: uncompressed, checksum: checksum,
            folder: folder)
    }
}

/// Decodes a page that has no bytes for values: it can only be right when it has no values.
final class NothingDecoder: ValueDecoder {
    override func decode(_ count: Int, into values: BatchValues) throws(Fault) -> Progress { throw .short }
    override func skip(_ count: Int) throws(Fault) -> Progress { throw .short }
}

/// Gives the indices into a dictionary themselves.
final class IndexDecoder: FixedDecoder {
    private let page: PageData
    private var indices: HybridDecoder

    init(_ page: PageData) throws(Fault) {
        self.page = page
        indices = try HybridDecoder(dictionaryIndices: page)
    }

    override func decode(_ count: Int, to output: UnsafeMutableRawPointer) throws(Fault) {
        try indices.decode(count, into: output.bindMemory(to: UInt32.self, capacity: count))
    }

    override func pass(_ count: Int) throws(Fault) { try indices.skip(count) }
}
