import FetchCore
import GRDB

/// An asset that is still to be fetched, with what an earlier run left of it.
struct OpenAsset: FetchableRecord {
    var entry: PlanEntry
    var state: AssetState
    var size: Int64?
    var validator: Validator
    /// The checksum computed when it was brought.
    var recorded: Checksum?
    /// The parts that are there when they are not simply the start of the partial file.
    var ranges: ByteRanges?

    init(row: Row) throws {
        let text: String = row["path"]
        let path = try RelativePath(text)
        let checksum = (row["promised_checksum"] as String?).flatMap { try? Checksum(parsing: $0) }
        entry = PlanEntry(
            id: row["id"], itemID: row["item"] ?? text,
            asset: Asset(
                key: row["key"], path: path, size: row["promised_size"], checksum: checksum,
                content: Asset.Content(rawValue: row["content"]) ?? .any, reference: row["reference"]))
        state = AssetState(rawValue: row["state"]) ?? .pending
        size = row["size"]
        validator = Validator(etag: row["etag"], lastModified: row["modified"])
        recorded = (row["checksum"] as String?).flatMap { try? Checksum(parsing: $0) }
        ranges = (row["ranges"] as String?).map(ByteRanges.init(parsing:))
    }
}
