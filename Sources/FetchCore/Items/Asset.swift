/// One downloadable file of an item.
public struct Asset: Sendable, Hashable {
    /// What the bytes should be, as far as the source knows; decides which checks run while they arrive.
    public enum Content: Int, Sendable {
        /// Anything at all, an HTML page included.
        case any = 0
        /// Data in a binary form: an HTML or XML error page is refused.
        case binary = 1
        /// A tar, plain or gzip-compressed: read to its end mark, gzip trailers checked.
        case archive = 2
        /// A document of the catalog itself: it comes along with what it describes and is not counted as chosen.
        case document = 3
    }

    /// The asset's key inside its item, for example `tar` or `B02`.
    public var key: String
    /// Where it lands, below the output directory. Its stable identity together with the source and dataset.
    public var path: RelativePath
    /// Its size in bytes, when the listing says so.
    public var size: Int64?
    /// Its checksum, when the listing says so.
    public var checksum: Checksum?
    /// What the bytes should be.
    public var content: Content
    /// The source's own pointer to the asset in its listing, opaque to everybody else and never a secret.
    public var reference: Int64
    /// True when several items have this asset, all with the same reference: it is planned once.
    public var isShared: Bool

    /// Describes an asset.
    public init(
        key: String, path: RelativePath, size: Int64? = nil, checksum: Checksum? = nil, content: Content = .any,
        reference: Int64 = 0, isShared: Bool = false
    ) {
        self.key = key
        self.path = path
        self.size = size
        self.checksum = checksum
        self.content = content
        self.reference = reference
        self.isShared = isShared
    }
}
