import Glibc

/// Decodes LZ4's block format front to back (lz4, `lz4_Block_format.md`): copies reach back less than 64 KiB.
final class LZ4Decoder: PageDecompressor {
    private enum Step {
        case token
        case literalLength
        case literals
        case offset
        case offsetHigh
        case matchLength
        case match
    }

    private let expected: Int
    private var produced = 0
    private var step = Step.token
    private var literals = 0
    private var match = 0
    private var offset = 0

    /// Decodes a block whose content must have `expected` bytes.
    init(expected: Int) {
        self.expected = expected
    }

    /// True when all of the content was written.
    var isFinished: Bool { produced == expected }

    func decompress(
        _ input: UnsafeRawBufferPointer, isLast: Bool, into output: UnsafeMutableRawBufferPointer, history: Int
    ) throws(Fault) -> (read: Int, written: Int) {
        var read = 0
        var written = 0
        while true {
            switch step {
            case .literals:
                let count = min(literals, min(input.count - read, output.count - written))
                if count > 0, let target = output.baseAddress, let source = input.baseAddress {
                    memcpy(target + written, source + read, count)
                }
                read += count
                try advance(count, &written)
                literals -= count
                if literals > 0 || isFinished { return (read, written) }
                step = .offset
            case .match:
                guard offset > 0, offset <= produced else { throw .damaged("an LZ4 page copies from before its start") }
                guard offset <= written + history else { throw .farCopy }
                let count = min(match, output.count - written)
                if count > 0, let target = output.baseAddress {
                    SnappyDecoder.repeatBytes(target + written, offset: offset, count: count)
                }
                try advance(count, &written)
                match -= count
                if match > 0 || isFinished { return (read, written) }
                step = .token
            default:
                guard read < input.count else { return (read, written) }
                try take(Int(input[read]))
                read += 1
            }
        }
    }

    private func advance(_ count: Int, _ written: inout Int) throws(Fault) {
        written += count
        produced += count
        guard produced <= expected else { throw .damaged("an LZ4 page holds more than its header says") }
    }

    /// One byte of a sequence's frame.
    private func take(_ byte: Int) throws(Fault) {
        switch step {
        case .token:
            literals = byte >> 4
            match = byte & 15 + 4
            step = literals == 15 ? .literalLength : .literals
        case .literalLength:
            literals += byte
            if byte != 255 { step = .literals }
        case .offset:
            offset = byte
            step = .offsetHigh
        case .offsetHigh:
            offset |= byte << 8
            step = match == 19 ? .matchLength : .match
        case .matchLength:
            match += byte
            if byte != 255 { step = .match }
        case .literals, .match: break
        }
        guard literals <= expected - produced, step == .token || match <= expected + 19 else {
            throw .damaged("an LZ4 page holds more than its header says")
        }
    }
}
