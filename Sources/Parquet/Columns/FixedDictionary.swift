import Glibc

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
