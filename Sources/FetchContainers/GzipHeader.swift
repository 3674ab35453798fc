internal import CISAL

/// Reads the header of one gzip member, byte by byte (RFC 1952 §2.3).
///
/// ISA-L can read it too, but forgets which fields follow when a header is split between two calls.
struct GzipHeader {
    /// Why a header is none.
    enum Fault: String, Error {
        case magic = "no gzip header"
        case method = "a gzip header with an unknown compression method"
        case flags = "a gzip header with unknown flags"
        case checksum = "a gzip header with a wrong checksum"
    }

    private enum Field {
        case fixed, extraLength, extra, name, comment, checksum, done
    }

    private struct Flags: OptionSet {
        let rawValue: UInt8
        static let checksum = Flags(rawValue: 0x02)
        static let extra = Flags(rawValue: 0x04)
        static let name = Flags(rawValue: 0x08)
        static let comment = Flags(rawValue: 0x10)
        static let reserved = Flags(rawValue: 0xE0)
    }

    static let magic: [UInt8] = [0x1F, 0x8B]
    private static let deflate: UInt8 = 8

    private var field = Field.fixed
    private var flags = Flags()
    /// Bytes of the field read so far, and for a field of two bytes its value.
    private var count = 0
    private var value = 0
    private var crc: UInt32 = 0

    /// True after the last byte of the header.
    var isComplete: Bool { field == .done }

    /// Takes the next byte; not to be called when the header is complete.
    mutating func take(_ byte: UInt8) throws(Fault) {
        if field != .checksum { crc = withUnsafePointer(to: byte) { [crc] in crc32_gzip_refl(crc, $0, 1) } }
        switch field {
        case .fixed: try takeFixed(byte)
        case .extraLength: if takesNumber(byte) { advance(to: value > 0 ? .extra : .name) }
        case .extra:
            value -= 1
            if value == 0 { advance(to: .name) }
        case .name: if byte == 0 { advance(to: .comment) }
        case .comment: if byte == 0 { advance(to: .checksum) }
        case .checksum: if takesNumber(byte) { try compareChecksum() }
        case .done: break
        }
    }

    private mutating func takeFixed(_ byte: UInt8) throws(Fault) {
        switch count {
        case 0, 1: guard byte == Self.magic[count] else { throw .magic }
        case 2: guard byte == Self.deflate else { throw .method }
        case 3:
            flags = Flags(rawValue: byte)
            guard flags.isDisjoint(with: .reserved) else { throw .flags }
        default: break
        }
        count += 1
        if count == 10 { advance(to: .extraLength) }
    }

    /// Collects a number of two bytes, the low one first; true when it is complete.
    private mutating func takesNumber(_ byte: UInt8) -> Bool {
        value |= Int(byte) << (8 * count)
        count += 1
        return count == 2
    }

    private mutating func compareChecksum() throws(Fault) {
        guard value == Int(crc & 0xFFFF) else { throw .checksum }
        field = .done
    }

    /// Goes on to `next`, or to the first field after it that this header has.
    private mutating func advance(to next: Field) {
        let keepsValue = next == .extra
        field = next
        if field == .extraLength, !flags.contains(.extra) { field = .name }
        if field == .name, !flags.contains(.name) { field = .comment }
        if field == .comment, !flags.contains(.comment) { field = .checksum }
        if field == .checksum, !flags.contains(.checksum) { field = .done }
        count = 0
        if !keepsValue { value = 0 }
    }
}
