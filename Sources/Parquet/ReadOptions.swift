/// How a file is read, and how much memory that may take.
public struct ReadOptions: Sendable {
    /// Compare page checksums where the file has them.
    public var verifiesChecksums = true
    /// Byte arrays above this many bytes are handed out as a ``LargeValue`` instead of in memory.
    public var inlineLimit = 1 << 20
    /// Pages up to this many bytes, compressed and decompressed, are decoded in memory; larger ones are streamed where
    /// their encoding allows it and go through a temporary file otherwise.
    public var pageLimit = 4 << 20
    /// The most level entries (values, nulls and empty lists) one row may have in one column.
    public var rowEntryLimit = 4 << 20
    /// The largest footer in bytes.
    public var footerLimit = 64 << 20
    /// The folder for temporary files, which are unlinked as soon as they are open.
    public var temporaryFolder = "/tmp"

    /// The defaults.
    public init() {}
}
