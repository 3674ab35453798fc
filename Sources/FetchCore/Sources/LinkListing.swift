/// A source that can write chosen assets as a list it reads itself (`--write-links`).
public protocol LinkListing: DatasetSource {
    /// The list's first line without its line feed, or `nil` when it has none.
    static var linkListHeader: String? { get }
    /// The row for one asset, without its line feed. May hold a signed address: it goes to the user's file only.
    func linkRow(for asset: Asset) throws -> String
}
