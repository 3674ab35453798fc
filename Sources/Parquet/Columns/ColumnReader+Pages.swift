extension ColumnReader {
    /// The largest page header, and the largest levels of one page.
    private static let headerLimit = 16 << 20
    private static let levelLimit = 32 << 20

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
    func wholePage(
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
}
