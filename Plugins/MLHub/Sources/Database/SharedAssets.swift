/// Settles where assets go that many items have in common.
///
/// One address in the whole dataset: `_common/KEY`. Several, but one in each collection: `_common/COLLECTION/KEY`.
/// Several in one collection: these assets are not shared after all, and stay with their items.
struct SharedAssets {
    private let raw: OpaquePointer

    init(_ raw: OpaquePointer) { self.raw = raw }

    func settle() throws {
        guard try exists() else { return }
        let rows = try Statement(
            raw,
            """
            INSERT INTO shared
            WITH some AS (
                SELECT items.collection AS collection, key, extension, href, min(assets.id) AS asset
                FROM assets JOIN items ON items.id = assets.id / 65536 WHERE assets.shared = 1
                GROUP BY items.collection, key, extension, href
            ),
            by_collection AS (
                SELECT collection, key, extension, min(href) AS href, min(asset) AS asset FROM some
                GROUP BY collection, key, extension HAVING count(*) = 1
            ),
            everywhere AS (
                SELECT key, extension, min(asset) AS asset FROM some GROUP BY key, extension
                HAVING count(DISTINCT href) = 1
            )
            SELECT by_collection.collection, by_collection.key, by_collection.extension,
                coalesce(everywhere.asset, by_collection.asset),
                CASE WHEN everywhere.asset IS NULL THEN 'collection' ELSE 'dataset' END
            FROM by_collection LEFT JOIN everywhere USING (key, extension)
            """)
        try rows.run()
    }

    private func exists() throws -> Bool {
        let statement = try Statement(raw, "SELECT 1 FROM assets WHERE shared = 1 LIMIT 1")
        defer { statement.reset() }
        return try statement.step()
    }
}
