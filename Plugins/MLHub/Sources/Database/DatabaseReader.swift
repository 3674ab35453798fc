import FetchCore
import GRDBSQLite

/// Questions to a finished asset database, beside the walks over its items.
final class DatabaseReader: Sendable {
    let database: AssetDatabase

    init(_ database: AssetDatabase) { self.database = database }

    /// One collection.
    struct Collection: Sendable {
        var id: Int64
        var name: String
        var folder: String
        var licence: String?
    }

    /// All collections, in the order found.
    func collections() throws -> [Collection] {
        try database.use { raw in
            let rows = try Statement(raw, "SELECT id, name, folder, licence FROM collections ORDER BY id")
            var list: [Collection] = []
            while try rows.step() {
                list.append(
                    Collection(
                        id: rows.integer(0), name: rows.text(1), folder: rows.text(2), licence: rows.optionalText(3)))
            }
            return list
        }
    }

    /// The asset keys of each collection; `nil` when there are too many to tell.
    func keys() throws -> [String: Set<String>]? {
        guard database.fact("keys_are_complete") == "1" else { return nil }
        return try database.use { raw in
            let rows = try Statement(
                raw,
                """
                SELECT collections.name, keys.key FROM collections LEFT JOIN keys ON keys.collection = collections.id
                """)
            var keys: [String: Set<String>] = [:]
            while try rows.step() {
                keys[rows.text(0), default: []].formUnion(rows.optionalText(1).map { [$0] } ?? [])
            }
            return keys
        }
    }

    /// Which assets are shared, and where they go.
    func shared() throws -> [SharedKey: SharedPlace] {
        try database.use { raw in
            let rows = try Statement(raw, "SELECT collection, key, extension, asset, scope FROM shared")
            var places: [SharedKey: SharedPlace] = [:]
            while try rows.step() {
                let key = SharedKey(collection: rows.integer(0), key: rows.text(1), fileExtension: rows.text(2))
                places[key] = SharedPlace(asset: rows.integer(3), isOfWholeDataset: rows.text(4) == "dataset")
            }
            return places
        }
    }

    /// The address of an asset, or `nil` when the row is gone.
    func href(ofAsset id: Int64) throws -> String? {
        try text("SELECT href FROM assets WHERE id = ?1", id)
    }

    /// The address of an asset of a collection.
    func href(ofCollectionAsset id: Int64) throws -> String? {
        try text("SELECT href FROM collection_assets WHERE id = ?1", id)
    }

    /// The collection, the item and the address of an asset; no item for an asset of a collection.
    func names(of reference: AssetReference) throws -> (collection: String, item: String, href: String)? {
        switch reference {
        case .asset(let id):
            return try row(
                """
                SELECT collections.name, items.name, assets.href FROM assets JOIN items ON items.id = assets.id / 65536
                JOIN collections ON collections.id = items.collection WHERE assets.id = ?1
                """, id
            ) { ($0.text(0), $0.text(1), $0.text(2)) }
        case .collectionAsset(let id):
            return try row(
                """
                SELECT collections.name, '', href FROM collection_assets
                JOIN collections ON collections.id = collection WHERE collection_assets.id = ?1
                """, id
            ) { ($0.text(0), $0.text(1), $0.text(2)) }
        default: return nil
        }
    }

    /// The bytes of a document, when they are kept.
    func body(ofDocument id: Int64) throws -> [UInt8]? {
        try row("SELECT body FROM documents WHERE id = ?1", id) { $0.optionalBytes(0) }
    }

    /// Where the document of an item is: in the archive, under a path, kept here.
    func place(ofItem id: Int64) throws -> (entry: Int64?, path: String?, body: [UInt8]?)? {
        try row(
            """
            SELECT entry, path, (SELECT body FROM bodies WHERE bodies.item = items.id) FROM items WHERE id = ?1
            """, id
        ) { ($0.optionalInteger(0), $0.optionalText(1), $0.optionalBytes(2)) }
    }

    /// The place of a file in the archive, or `nil` when the archive has none of that name.
    func entry(ofFile name: String) throws -> Int64? {
        try database.use { raw in
            let statement = try Statement(raw, "SELECT entry FROM files WHERE name IN (?1, './' || ?1)")
            statement.bind(1, name)
            defer { statement.reset() }
            return try statement.step() ? statement.integer(0) : nil
        }
    }

    private func text(_ sql: String, _ id: Int64) throws -> String? { try row(sql, id) { $0.optionalText(0) } }

    private func row<T>(_ sql: String, _ id: Int64, _ read: (Statement) -> T?) throws -> T? {
        try database.use { raw in
            let statement = try Statement(raw, sql)
            statement.bind(1, id)
            defer { statement.reset() }
            return try statement.step() ? read(statement) : nil
        }
    }
}

/// What names a shared asset.
struct SharedKey: Hashable, Sendable {
    var collection: Int64
    var key: String
    var fileExtension: String
}

/// Where a shared asset goes.
struct SharedPlace: Sendable {
    /// The first row that has it.
    var asset: Int64
    var isOfWholeDataset: Bool
}
