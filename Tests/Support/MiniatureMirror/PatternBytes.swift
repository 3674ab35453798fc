/// Endless pseudo-random bytes, readable at any offset at the speed of a copy.
///
/// Each block of 4 KiB is a window into one shared table of random bytes, chosen by seed and block number, with
/// its first eight bytes replaced by a hash of both: so blocks differ, and a byte at a wrong offset shows.
public struct PatternBytes: Sendable {
    private static let blockSize = 4096
    private static let tableSize = 1 << 20
    private static let pieceSize = 1 << 16

    private static let table: [UInt8] = {
        var generator = SplitMix64(seed: 0x6d69_6e69)
        let words = (0..<(tableSize + blockSize) / 8).map { _ in generator.next().littleEndian }
        return words.withUnsafeBytes { Array($0) }
    }()

    private let seed: UInt64

    /// The bytes of a seed.
    public init(seed: UInt64) {
        self.seed = seed
    }

    /// The bytes of a range, all in memory.
    public func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
            fill(UnsafeMutableRawBufferPointer(buffer), from: range.lowerBound)
            count = range.count
        }
    }

    /// Hands the bytes of a range to `write`, 64 KiB at most at a time.
    ///
    /// - Throws: what `write` throws.
    public func write(_ range: Range<Int>, to write: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        let capacity = min(Self.pieceSize, range.count)
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { piece.deallocate() }
        var offset = range.lowerBound
        while offset < range.upperBound {
            let count = min(capacity, range.upperBound - offset)
            let part = UnsafeMutableRawBufferPointer(rebasing: piece[..<count])
            fill(part, from: offset)
            try write(UnsafeRawBufferPointer(part))
            offset += count
        }
    }

    private func fill(_ target: UnsafeMutableRawBufferPointer, from start: Int) {
        var done = 0
        while done < target.count {
            let offset = start + done
            let inBlock = offset % Self.blockSize
            let count = min(Self.blockSize - inBlock, target.count - done)
            let part = UnsafeMutableRawBufferPointer(rebasing: target[done..<done + count])
            fill(part, block: offset / Self.blockSize, skipping: inBlock)
            done += count
        }
    }

    private func fill(_ target: UnsafeMutableRawBufferPointer, block: Int, skipping skipped: Int) {
        let hash = SplitMix64.mixed(SplitMix64.mixed(seed) &+ UInt64(block))
        let window = Int(hash % UInt64(Self.tableSize))
        let start = window + skipped
        Self.table.withUnsafeBytes {
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + target.count]))
        }
        for position in skipped..<max(skipped, min(8, skipped + target.count)) {
            target[position - skipped] = UInt8(truncatingIfNeeded: hash >> (8 * UInt64(position)))
        }
    }
}
