import Glibc

/// The dictionary of a column chunk, in one of its forms.
enum ChunkDictionary {
    case none
    case fixed(FixedDictionary)
    case byteArrays(ByteArrayDictionary)
    /// One of large values, read as they are needed.
    case streamed(StreamedDictionary)
}

/// A dictionary of values of a fixed width.
final class FixedDictionary {
    private let page: PageData
    private let base: UnsafeRawPointer
    private let width: Int
    private let count: Int

    /// The first `count` values of `page`.
    init(_ page: PageData, width: Int, count: Int) throws(Fault) {
        guard width > 0, count <= page.available / width else { throw .short }
        self.page = page
        self.width = width
        self.count = count
        base = page.base
    }

    /// Writes the values at `indices` behind the `done` values that are at `output` already.
    func gather(
        _ indices: UnsafeBufferPointer<UInt32>, into output: UnsafeMutableRawPointer, from done: Int
    ) throws(Fault) {
        var highest: UInt32 = 0
        for index in indices { highest = max(highest, index) }
        guard indices.isEmpty || Int(highest) < count else {
            throw .damaged("an index is \(highest), and the dictionary has \(count) values")
        }
        switch width {
        case 4: copy(indices, UInt32.self, output, done)
        case 8: copy(indices, UInt64.self, output, done)
        default:
            for (place, index) in indices.enumerated() {
                memcpy(output + (done + place) * width, base + Int(index) * width, width)
            }
        }
    }

    @inline(__always)
    private func copy<Word: BitwiseCopyable>(
        _ indices: UnsafeBufferPointer<UInt32>, _ type: Word.Type, _ output: UnsafeMutableRawPointer, _ done: Int
    ) {
        let target = output + done * MemoryLayout<Word>.size
        for place in 0..<indices.count {
            let word = base.loadUnaligned(
                fromByteOffset: Int(indices[place]) * MemoryLayout<Word>.size, as: Word.self)
            target.storeBytes(of: word, toByteOffset: place * MemoryLayout<Word>.size, as: Word.self)
        }
    }
}

/// A dictionary of byte arrays that lie in memory or in a mapped file.
final class ByteArrayDictionary {
    /// Bytes read of a mapped page before its memory is given back.
    private static let released = 32 << 20

    private let page: PageData
    private let base: UnsafeRawPointer
    /// Where each value begins; the four bytes in front of it are its length.
    private var starts: [UInt32] = []
    private var read = 0

    /// The first `count` values of `page`.
    init(_ page: PageData, count: Int) throws(Fault) {
        self.page = page
        base = page.base
        guard count <= page.available / 4, page.available < 1 << 32 else { throw .short }
        starts.reserveCapacity(count)
        var position = 0
        for _ in 0..<count {
            guard page.available - position >= 4 else { throw .short }
            let length = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            guard length <= page.available - position - 4 else { throw .damaged("a value is longer than its page") }
            starts.append(UInt32(position + 4))
            position += 4 + length
        }
        (page as? MappedPage)?.release()
    }

    subscript(index: Int) -> UnsafeRawBufferPointer {
        get throws(Fault) {
            guard index < starts.count else {
                throw .damaged("an index is \(index), and the dictionary has \(starts.count) values")
            }
            let start = Int(starts[index])
            let length = Int(UInt32(littleEndian: base.loadUnaligned(fromByteOffset: start - 4, as: UInt32.self)))
            read += length
            if read > Self.released {
                read = 0
                (page as? MappedPage)?.release()
            }
            return UnsafeRawBufferPointer(start: base + start, count: length)
        }
    }
}
