import FetchCore
import Glibc

/// The lines of a lock, read piece by piece at offsets, so that several may read the same file.
struct LockLines {
    struct Line {
        /// Counted from 1.
        var number: Int
        /// Where it begins in the file.
        var offset: Int64
        /// Without its line feed.
        var bytes: [UInt8]
    }

    private let descriptor: Int32
    private let file: String
    private var rest: ArraySlice<UInt8> = []
    /// Where `rest` begins in the file.
    private var offset: Int64 = 0
    private var number = 0

    /// Reads an open file from its start; `file` is its name for messages.
    init(_ descriptor: Int32, file: String) {
        self.descriptor = descriptor
        self.file = file
    }

    /// The next line, or `nil` at the end. Errors: `local-io`; `bad-input` where the last line has no end.
    mutating func next() throws(FetchError) -> Line? {
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                number += 1
                defer {
                    offset += Int64(end + 1 - rest.startIndex)
                    rest = rest[(end + 1)...]
                }
                return Line(number: number, offset: offset, bytes: Array(rest[..<end]))
            }
            let more = try Self.read(descriptor, at: offset + Int64(rest.count), 1 << 18, file)
            if more.isEmpty { break }
            rest = (Array(rest) + more)[...]
        }
        guard rest.isEmpty else {
            throw FetchError(.badInput, "the lock \(file) is cut off", hint: "Make the lock anew")
        }
        return nil
    }

    /// Up to `count` bytes from an offset on; none at the end.
    static func read(
        _ descriptor: Int32, at offset: Int64, _ count: Int, _ file: String
    ) throws(FetchError) -> [UInt8] {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            result = pread(descriptor, buffer.baseAddress, count, off_t(offset))
            filled = max(0, result)
        }
        if result < 0 { throw FetchError.system(errno, "reading \(file)") }
        return bytes
    }
}
