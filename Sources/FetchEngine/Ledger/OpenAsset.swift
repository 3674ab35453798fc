import FetchCore

/// An asset that is still to be fetched, with what an earlier run left of it.
struct OpenAsset: Sendable {
    var entry: PlanEntry
    var state: AssetState
    var size: Int64?
    var validator: Validator
    /// The checksum computed when it was brought.
    var recorded: Checksum?
    /// The parts that are there when they are not simply the start of the partial file.
    var ranges: ByteRanges?
    /// What was unpacked of it, as ``UnpackGoal/text``.
    var goal: String?
    /// How many of its samples are wanted, where a number was shared out among all archives.
    var quota: Int?
    /// True when an earlier run brought it whole, under its final name.
    var hasFile: Bool
    /// The row of the archive it was unpacked from.
    var container: Int64?
    /// The run that it was chosen by last.
    var run: Int64

    /// How many columns ``init(_:)`` reads.
    static let columnCount: Int32 = 19
    /// The columns ``init(_:)`` reads, in its order.
    static let columns = """
        id, path, item, key, content, reference, promised_size, promised_checksum, state, size, checksum, etag, modified,
        ranges, goal, quota, file, container, run
        """

    init(_ row: RawStatement) throws {
        let text = row.text(1)
        entry = PlanEntry(
            id: row.integer(0), itemID: row.optionalText(2) ?? text,
            asset: Asset(
                key: row.text(3), path: try RelativePath(text), size: row.optionalInteger(6),
                checksum: row.optionalText(7).flatMap { try? Checksum(parsing: $0) },
                content: Asset.Content(rawValue: Int(row.integer(4))) ?? .any, reference: row.integer(5)))
        state = AssetState(rawValue: Int(row.integer(8))) ?? .pending
        size = row.optionalInteger(9)
        recorded = row.optionalText(10).flatMap { try? Checksum(parsing: $0) }
        validator = Validator(etag: row.optionalText(11), lastModified: row.optionalText(12))
        ranges = row.optionalText(13).map(ByteRanges.init(parsing:))
        goal = row.optionalText(14)
        quota = row.optionalInteger(15).map(Int.init)
        hasFile = row.integer(16) != 0
        container = row.optionalInteger(17)
        run = row.integer(18)
    }

    /// All rows of a statement.
    static func all(_ statement: RawStatement) throws -> [OpenAsset] {
        var assets: [OpenAsset] = []
        do {
            while try statement.step() { assets.append(try OpenAsset(statement)) }
        } catch {
            statement.reset()
            throw error
        }
        return assets
    }
}
