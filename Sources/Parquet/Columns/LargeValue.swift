/// A byte array too large to be kept in memory by habit: read front to back, or put into a temporary file.
///
/// Unless ``isHeld`` it is a view of its reader's stream: it can be read until the reader is asked for more.
public final class LargeValue {
    private enum Place {
        case page(PageData)
        case memory(UnsafeRawBufferPointer, owner: AnyObject)
        case file(TemporaryFile, offset: Int64)
        case gone
    }

    /// The value's length in bytes.
    public let count: Int
    private var place: Place
    private var position = 0
    private let folder: String
    private let origin: ValueOrigin

    /// The next `count` bytes of `page`.
    init(_ page: PageData, count: Int, folder: String, origin: ValueOrigin) {
        self.count = count
        place = .page(page)
        self.folder = folder
        self.origin = origin
    }

    /// Bytes that live as long as `keeper`.
    init(_ bytes: UnsafeRawBufferPointer, keeper: AnyObject, folder: String, origin: ValueOrigin) {
        count = bytes.count
        place = .memory(bytes, owner: keeper)
        self.folder = folder
        self.origin = origin
    }

    /// Bytes in a file.
    init(_ file: TemporaryFile, offset: Int64, count: Int, folder: String, origin: ValueOrigin) {
        self.count = count
        place = .file(file, offset: offset)
        self.folder = folder
        self.origin = origin
    }

    /// True when it can be read whatever its reader does, and more than once.
    public var isHeld: Bool {
        switch place {
        case .page, .gone: false
        case .memory, .file: true
        }
    }

    /// The next bytes, at most 256 KiB, or `nil` at the end.
    ///
    /// - Throws: ``ParquetError``, of kind `stale` when the reader has moved on.
    public func next() async throws -> [UInt8]? {
        try await withNext(atMost: 256 << 10) { Array($0) }
    }

    /// Calls `body` with the next bytes, at most `limit`, or returns `nil` at the end.
    ///
    /// - Throws: ``ParquetError``, of kind `stale` when the reader has moved on; what `body` throws.
    public func withNext<Result>(
        atMost limit: Int = 1 << 20, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) async throws -> Result? {
        guard position < count else { return nil }
        let wanted = min(max(limit, 1), count - position)
        do {
            switch place {
            case .gone:
                throw origin.locate(ParquetError(.stale, "a value was read after its reader had moved on"))
            case .page(let page):
                if page.available == 0 { try await page.require(1) }
                let size = min(wanted, page.available)
                let bytes = UnsafeRawBufferPointer(start: page.base, count: size)
                page.take(size)
                position += size
                return try body(bytes)
            case .memory(let bytes, _):
                position += wanted
                return try body(UnsafeRawBufferPointer(rebasing: bytes[position - wanted..<position]))
            case .file(let file, let offset):
                let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: min(wanted, 256 << 10), alignment: 16)
                defer { buffer.deallocate() }
                try file.read(at: offset + Int64(position), into: buffer)
                position += buffer.count
                return try body(UnsafeRawBufferPointer(buffer))
            }
        } catch let fault as Fault {
            throw origin.locate(fault.error)
        }
    }

    /// Goes back to the first byte. Only what ``isHeld`` can.
    public func rewind() throws {
        guard isHeld || position == 0 else {
            throw origin.locate(ParquetError(.stale, "a value cannot be read twice unless it is held"))
        }
        position = 0
    }

    /// Puts the rest of a value that is only passing into a temporary file, so that it stays readable. Must be called
    /// before anything was read; does nothing when it is held already.
    public func hold() async throws {
        guard !isHeld else { return }
        guard position == 0 else {
            throw origin.locate(ParquetError(.stale, "a value cannot be held after its first bytes were read"))
        }
        do {
            let file = try TemporaryFile(in: folder)
            while try await withNext({ bytes in try file.append(bytes) }) != nil {}
            position = 0
            place = .file(file, offset: 0)
        } catch let fault as Fault {
            throw origin.locate(fault.error)
        }
    }

    /// The rest of the value in memory.
    public func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count - position)
        while try await withNext({ bytes.append(contentsOf: $0) }) != nil {}
        return bytes
    }

    /// Reads what is left of a passing value, because its reader goes on.
    func abandon() async throws {
        if case .page(let page) = place {
            let left = count - position
            place = .gone
            try await page.drop(left)
        }
    }

    /// Adds the value to `file` and returns where it begins.
    func append(to file: TemporaryFile) async throws -> Int64 {
        let start = file.size
        while try await withNext({ bytes in try file.append(bytes) }) != nil {}
        return start
    }
}
