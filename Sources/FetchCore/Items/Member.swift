/// One entry of an archive: what its header says.
public struct Member: Sendable, Hashable {
    /// What an entry is.
    public enum Kind: Sendable, Hashable {
        /// An ordinary file.
        case file
        /// A folder; it has no content.
        case folder
        /// Anything that is not to be made: the word for messages, for example `a symbolic link`.
        case special(String)
    }

    /// The name as the archive has it, which may be anything.
    public var name: String
    public var kind: Kind
    /// The size of its content in bytes, where the header says so.
    public var size: Int64?
    /// Where its first header begins, in bytes from the start of the unpacked archive.
    public var offset: Int64

    /// Describes an entry.
    public init(name: String, kind: Kind, size: Int64?, offset: Int64) {
        self.name = name
        self.kind = kind
        self.size = size
        self.offset = offset
    }
}

/// A place in an archive from which reading can go on without what comes before it.
public struct ArchivePosition: Sendable, Hashable {
    /// Where an inflater can be taken up (RFC 1951, RFC 1952), as zlib's `examples/zran.c` describes it.
    public struct Inflation: Sendable, Hashable {
        /// Bits of the byte before the position that belong to what follows, 0 to 7.
        public var bits: Int
        /// Bytes of unpacked archive before the position.
        public var unpacked: Int64
        /// Up to 32 KiB of content right before it, which what follows may refer to.
        public var window: [UInt8]
        /// CRC-32 and length of the gzip member so far.
        public var crc: UInt32
        public var length: Int64

        /// Describes an inflater's place.
        public init(bits: Int, unpacked: Int64, window: [UInt8], crc: UInt32, length: Int64) {
            self.bits = bits
            self.unpacked = unpacked
            self.window = window
            self.crc = crc
            self.length = length
        }
    }

    /// Where the next member's first header begins, in bytes of the unpacked archive.
    public var member: Int64
    /// The first byte of the asset that is needed.
    public var byte: Int64
    /// How to go on inflating there; `nil` in an archive that is not compressed.
    public var inflation: Inflation?

    /// Describes a place.
    public init(member: Int64, byte: Int64, inflation: Inflation? = nil) {
        self.member = member
        self.byte = byte
        self.inflation = inflation
    }
}

/// Reads the members of an archive one after the other. Used from one thread.
public protocol MemberReader: AnyObject {
    /// Goes on to the next member, past what is left of this one; `nil` after the last one, when the archive was whole.
    ///
    /// Errors: `not-an-archive`, `damaged-archive`, and those of where the bytes come from.
    func next() throws(FetchError) -> Member?
    /// The next piece of the current member's content, valid until the next call; `nil` at its end.
    func read() throws(FetchError) -> UnsafeRawBufferPointer?
    /// How many bytes of the asset suffice for everything before the member last given.
    var needed: Int64 { get }
    /// Where reading can be taken up so that the member last given comes first; `nil` where this format cannot.
    func position() -> ArchivePosition?
    /// The same with a window that holds only what is needed, for keeping many of them.
    func compactPosition() throws(FetchError) -> ArchivePosition?
}

/// Gives an archive's bytes in order, in pieces of any size, and `nil` at the end. May wait.
public typealias BytePull = () throws(FetchError) -> [UInt8]?
