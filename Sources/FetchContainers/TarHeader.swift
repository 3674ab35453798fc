/// A view of one 512-byte header block of a tar: v7, ustar, pax or GNU (POSIX.1-2017 `pax`, "ustar Interchange Format").
struct TarHeader {
    /// What follows the header.
    enum Kind {
        /// A member with content of the stated size.
        case content
        /// A member without content: a link, device, folder or FIFO, whatever size it states.
        case bare
        /// A GNU sparse file, whose map may go on in further blocks before its content.
        case sparse
        /// Records for the next member only.
        case pax
        /// The name of the next member, of GNU tar.
        case longName
        /// Something else about later members: pax records for all of them, or the target of a long link.
        case remark
    }

    /// Bytes of a block.
    static let size = 512

    private let block: UnsafeRawBufferPointer

    /// Looks at `block`, of 512 bytes, which must outlive the view.
    init(_ block: UnsafeRawBufferPointer) {
        self.block = block
    }

    /// True when `head` begins with a whole header whose checksum is right.
    static func begins(_ head: [UInt8]) -> Bool {
        guard head.count >= size else { return false }
        return head.withUnsafeBytes { TarHeader(UnsafeRawBufferPointer(rebasing: $0[..<size])).hasRightChecksum }
    }

    /// True for `ustar` in its place: POSIX and GNU archives have it, v7 ones do not.
    var hasMagic: Bool { block[257..<262].elementsEqual("ustar".utf8) }

    /// True when the sum of all bytes, the checksum's own eight taken as spaces, is what the header states.
    ///
    /// Some old writers summed signed bytes, which GNU tar accepts as well.
    var hasRightChecksum: Bool {
        guard let stated = TarNumber.parse(block[Self.checksumField]), stated > 0 else { return false }
        let blanks = 8 * Int64(UInt8(ascii: " "))
        var sum: Int32 = 0
        for byte in block { sum += Int32(byte) }
        for byte in block[Self.checksumField] { sum -= Int32(byte) }
        if Int64(sum) + blanks == stated { return true }
        let high = block.count { $0 >= 0x80 } - block[Self.checksumField].count { $0 >= 0x80 }
        return Int64(sum) + blanks - 256 * Int64(high) == stated
    }

    /// The stated size of the content in bytes, `nil` when it cannot be read.
    var contentSize: Int64? { TarNumber.parse(block[124..<136]) }

    /// What the type flag says. Flags nobody knows have content, as POSIX asks of readers.
    var kind: Kind {
        switch block[156] {
        case UInt8(ascii: "1")...UInt8(ascii: "6"): .bare
        case UInt8(ascii: "S"): .sparse
        case UInt8(ascii: "x"), UInt8(ascii: "X"): .pax
        case UInt8(ascii: "L"): .longName
        case UInt8(ascii: "g"), UInt8(ascii: "K"): .remark
        default: .content
        }
    }

    /// True when a sparse file's map goes on in the next block (GNU tar, "Extensions to Archive Format").
    var sparseMapGoesOn: Bool { block[482] != 0 }

    /// The member's name, with the prefix that POSIX archives may split off.
    var name: [UInt8] {
        let name = Array(block[..<100].prefix { $0 != 0 })
        // GNU tar keeps times where POSIX has the prefix, and writes a space where POSIX ends the magic.
        guard hasMagic, block[262] == 0, block[345] != 0 else { return name }
        return block[345..<500].prefix { $0 != 0 } + [UInt8(ascii: "/")] + name
    }

    private static let checksumField = 148..<156
}
