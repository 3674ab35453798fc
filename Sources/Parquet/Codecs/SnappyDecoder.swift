import Glibc

/// Decodes snappy's block format front to back (snappy, `format_description.txt`).
///
/// A block is one stream of literals and copies. The common compressors work on fragments of 64 KiB, so that copies
/// never reach back farther; the format would allow it, which shows as ``Fault/farCopy``.
final class SnappyDecoder: PageDecompressor {
    private let expected: Int
    /// Bytes still to be written; `nil` before the length in front of the block was read.
    private var left: Int?
    private var literal = 0
    private var copy = 0
    private var offset = 0

    /// Decodes a block whose content must have `expected` bytes.
    init(expected: Int) {
        self.expected = expected
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int) {
        guard let inputBase = input.baseAddress, let outputBase = output.baseAddress else { return (0, 0) }
        var source = inputBase
        if left == nil {
            guard let length = try Self.length(input) else { return (0, 0) }
            guard length.value == expected else {
                throw .damaged("a snappy page has another length than its header says")
            }
            left = expected
            source += length.size
        }
        guard var left else { return (0, 0) }
        let sourceEnd = inputBase + input.count
        var target = outputBase
        let targetEnd = outputBase + output.count
        let oldest = outputBase - history
        let produced = expected - left

        while true {
            if literal > 0 {
                let count = min(literal, min(sourceEnd - source, targetEnd - target))
                memcpy(target, source, count)
                source += count
                target += count
                literal -= count
                if literal > 0 { break }
            }
            if copy > 0 {
                let count = min(copy, targetEnd - target)
                Self.repeatBytes(target, offset: offset, count: count)
                target += count
                copy -= count
                if copy > 0 { break }
            }
            guard source < sourceEnd, target < targetEnd else { break }
            let tag = Int(source.load(as: UInt8.self))
            let available = sourceEnd - source
            if tag & 3 == 0 {
                var length = tag >> 2 + 1
                var header = 1
                if length > 60 {
                    let extra = length - 60
                    guard available > extra else { break }
                    length = 0
                    for index in (1...extra).reversed() {
                        length = length << 8 | Int(source.load(fromByteOffset: index, as: UInt8.self))
                    }
                    length += 1
                    header += extra
                }
                guard length <= left else { throw Self.tooLong }
                left -= length
                source += header
                if length <= 16, sourceEnd - source >= 16, targetEnd - target >= 16 {
                    Self.move16(target, source)
                    source += length
                    target += length
                } else {
                    literal = length
                }
            } else {
                let length: Int
                let distance: Int
                switch tag & 3 {
                case 1:
                    guard available >= 2 else { return finish(left, source - inputBase, target - outputBase) }
                    length = (tag >> 2 & 7) + 4
                    distance = (tag >> 5) << 8 | Int(source.load(fromByteOffset: 1, as: UInt8.self))
                    source += 2
                case 2:
                    guard available >= 3 else { return finish(left, source - inputBase, target - outputBase) }
                    length = tag >> 2 + 1
                    distance = Int(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 1, as: UInt16.self)))
                    source += 3
                default:
                    guard available >= 5 else { return finish(left, source - inputBase, target - outputBase) }
                    length = tag >> 2 + 1
                    distance = Int(UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 1, as: UInt32.self)))
                    source += 5
                }
                guard length <= left else { throw Self.tooLong }
                guard distance > 0, distance <= produced + (target - outputBase) else {
                    throw .damaged("a snappy page has a copy from before its start")
                }
                guard distance <= target - oldest else { throw .farCopy }
                left -= length
                if distance >= 16, targetEnd - target >= 64 {
                    var moved = 0
                    while moved < length {
                        Self.move16(target + moved, target + moved - distance)
                        moved += 16
                    }
                    target += length
                } else {
                    copy = length
                    offset = distance
                }
            }
        }
        return finish(left, source - inputBase, target - outputBase)
    }

    private func finish(_ left: Int, _ read: Int, _ written: Int) -> (read: Int, written: Int) {
        self.left = left
        return (read, written)
    }

    private static let tooLong = Fault.damaged("a snappy page holds more than its length says")

    /// The varint in front of a block; `nil` when it goes on beyond `input`.
    private static func length(_ input: UnsafeRawBufferPointer) throws(Fault) -> (value: Int, size: Int)? {
        var value = 0
        for index in 0..<min(input.count, 5) {
            value |= Int(input[index] & 0x7F) << (7 * index)
            if input[index] & 0x80 == 0 { return (value, index + 1) }
        }
        guard input.count < 5 else { throw .damaged("a snappy page begins with no length") }
        return nil
    }

    @inline(__always)
    private static func move16(_ target: UnsafeMutableRawPointer, _ source: UnsafeRawPointer) {
        let low = source.loadUnaligned(as: UInt64.self)
        let high = source.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        target.storeBytes(of: low, as: UInt64.self)
        target.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
    }

    /// Copies from `offset` bytes back; what was just written may be copied again.
    static func repeatBytes(_ target: UnsafeMutableRawPointer, offset: Int, count: Int) {
        if offset >= count {
            memcpy(target, target - offset, count)
            return
        }
        var done = 0
        while done < count {
            // The pattern that is there doubles with every step.
            let step = min(offset + done, count - done)
            memcpy(target + done, target - offset, step)
            done += step
        }
    }
}
