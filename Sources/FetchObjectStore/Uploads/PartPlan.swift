/// Into how many bytes an object is parted ("Amazon S3 multipart upload limits").
struct PartPlan {
    /// Bytes of each part but the last.
    let size: Int

    /// What parts have unless there would be too many: larger ones hold more memory, smaller ones cost requests.
    static let usual = 8 << 20
    /// Stores take 10,000; some are left for content that turns out larger than was told.
    private static let mostParts: Int64 = 9_000
    /// The largest object a store takes: so many bytes are reckoned with where nothing is told.
    private static let unknown: Int64 = 64 << 30

    private static let megabyte: Int64 = 1 << 20

    /// - Parameter total: bytes of the whole, when known.
    init(total: Int64?) {
        let needed = ((total ?? Self.unknown) + Self.mostParts - 1) / Self.mostParts
        // In whole megabytes, so that a total that is told later makes the same parts.
        let rounded = (needed + Self.megabyte - 1) / Self.megabyte * Self.megabyte
        size = max(Self.usual, Int(rounded))
    }
}
