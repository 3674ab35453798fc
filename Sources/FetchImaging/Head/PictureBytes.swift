import FetchCore

/// Reads the few bytes that tell about a picture, from memory or from a file, some KiB at a time.
final class PictureBytes {
    /// The picture's size in bytes.
    let size: Int64
    private let read: (Int64, Int) throws(FetchError) -> [UInt8]
    private var window: [UInt8] = []
    private var start: Int64 = 0

    init(size: Int64, _ read: @escaping (Int64, Int) throws(FetchError) -> [UInt8]) {
        self.size = size
        self.read = read
    }

    convenience init(_ content: PartContent) {
        switch content {
        case .bytes(let bytes):
            self.init(size: Int64(bytes.count)) { (offset, count) throws(FetchError) in
                Array(bytes.dropFirst(Int(offset)).prefix(count))
            }
        case .file(let file):
            self.init(size: file.size) { (offset, count) throws(FetchError) in try file.read(at: offset, count: count) }
        }
    }

    /// The bytes of a part of another picture, such as the EXIF data inside a JPEG.
    convenience init(_ bytes: [UInt8]) { self.init(.bytes(bytes)) }

    /// Up to `count` bytes at `offset`; fewer at the end.
    func upTo(_ count: Int, at offset: Int64) throws(FetchError) -> [UInt8] {
        guard offset >= 0, offset < size else { return [] }
        let wanted = Int(min(Int64(count), size - offset))
        if offset < start || offset + Int64(wanted) > start + Int64(window.count) {
            window = try read(offset, max(wanted, 4096))
            start = offset
        }
        return Array(window.dropFirst(Int(offset - start)).prefix(wanted))
    }

    /// Exactly `count` bytes at `offset`. Errors: `damaged-picture` when it ends before.
    func exactly(_ count: Int, at offset: Int64) throws(FetchError) -> [UInt8] {
        let bytes = try upTo(count, at: offset)
        guard bytes.count == count else { throw FetchError.damagedPicture("it ends within its head") }
        return bytes
    }

    /// A number of `count` bytes, the most significant first.
    func big(_ count: Int, at offset: Int64) throws(FetchError) -> Int {
        try exactly(count, at: offset).reduce(0) { $0 << 8 | Int($1) }
    }

    /// A number of `count` bytes, the least significant first.
    func little(_ count: Int, at offset: Int64) throws(FetchError) -> Int {
        try exactly(count, at: offset).reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
