import FetchCore
import GRDBSQLite

/// One walk over the items of an asset database that match a query, in the order they were found.
final class ItemWalk {
    private static let batch = 128

    private let database: AssetDatabase
    private let items: Statement
    private let assets: Statement
    private let naming: AssetNaming
    private let query: SelectionQuery
    private let properties: [String]
    private var isAtEnd = false

    /// Begins a walk on a connection of its own.
    convenience init(path: String, naming: AssetNaming, query: SelectionQuery) throws {
        try self.init(
            database: try AssetDatabase(path: path, mode: .reading), naming: naming, query: query, ids: nil)
    }

    /// Begins a walk on a connection that is open, over some of its items.
    init(database: AssetDatabase, naming: AssetNaming, query: SelectionQuery, ids: ClosedRange<Int64>?) throws {
        self.naming = naming
        self.query = query
        properties = query.properties.sorted()
        self.database = database
        (items, assets) = try database.use { raw in
            try (
                Statement(raw, ItemQuery(query, properties: query.properties.sorted(), naming: naming, ids: ids).sql),
                Statement(
                    raw,
                    """
                    SELECT id, key, href, extension, shared, size, checksum FROM assets
                    WHERE id BETWEEN ?1 * 65536 AND ?1 * 65536 + 65534
                    """)
            )
        }
    }

    /// The next items, or `nil` at the end.
    func next() throws -> [Item]? {
        if isAtEnd { return nil }
        var batch: [Item] = []
        batch.reserveCapacity(Self.batch)
        while batch.count < Self.batch {
            guard try items.step() else {
                isAtEnd = true
                break
            }
            if let item = try item() { batch.append(item) }
        }
        return batch.isEmpty ? (isAtEnd ? nil : try next()) : batch
    }

    private func item() throws -> Item? {
        let row = ItemRow(
            id: items.integer(0), collection: items.integer(1), name: items.text(2), copy: items.integer(3),
            path: items.optionalText(4), hasDocument: items.integer(5) == 1)
        guard let collection = naming.collections[row.collection] else { return nil }
        assets.bind(1, row.id)
        var names = naming.names(of: row, in: collection)
        let taken = naming.layout == .client && row.copy > 1 ? try earlierNames(row) : []
        while try assets.step() {
            if !taken.isEmpty, taken.contains(Self.clientName(assets)) { continue }
            names.add(
                AssetRow(
                    id: assets.integer(0), key: assets.text(1), href: assets.text(2),
                    fileExtension: assets.text(3), isShared: assets.integer(4) == 1, size: assets.optionalInteger(5),
                    checksum: assets.optionalText(6)))
        }
        let found = names.finish()
        if found.isEmpty { return nil }
        return Item(id: names.itemID, assets: found, metadata: metadata(collection.name))
    }

    /// The files of earlier items of the same name, which stay where both want to be in the client's layout.
    private func earlierNames(_ item: ItemRow) throws -> Set<String> {
        let rows = try database.use { raw in
            try Statement(
                raw,
                """
                SELECT assets.id, assets.key, assets.href, assets.extension FROM items JOIN assets
                ON assets.id BETWEEN items.id * 65536 AND items.id * 65536 + 65534
                WHERE items.name = ?1 AND items.collection = ?2 AND items.copy < ?3
                """)
        }
        rows.bind(1, item.name)
        rows.bind(2, item.collection)
        rows.bind(3, item.copy)
        var names: Set<String> = []
        while try rows.step() { names.insert(Self.clientName(rows)) }
        return names
    }

    private static func clientName(_ row: Statement) -> String {
        row.text(1) + (ClientLayout.fileExtension(of: row.text(2)) ?? row.text(3))
    }

    private func metadata(_ collection: String) -> ItemMetadata {
        var bounds: BoundingBox?
        if !items.isNull(6) {
            bounds = BoundingBox(
                west: items.double(6), south: items.double(7), east: items.double(8), north: items.double(9))
        }
        let (start, end) = (items.optionalDouble(10), items.optionalDouble(11))
        var values: [String: PropertyValue] = [:]
        for (index, name) in properties.enumerated() { values[name] = items.value(Int32(13 + index)) }
        return ItemMetadata(
            collection: collection, bounds: bounds,
            time: start == nil && end == nil ? nil : TimeSpan(start: start, end: end),
            geometry: query.needsGeometry ? items.optionalBytes(12) : nil, properties: values)
    }
}

/// A row of `items`.
struct ItemRow {
    var id: Int64
    var collection: Int64
    var name: String
    var copy: Int64
    var path: String?
    var hasDocument: Bool
}

/// A row of `assets`.
struct AssetRow {
    var id: Int64
    var key: String
    var href: String
    var fileExtension: String
    var isShared: Bool
    var size: Int64?
    var checksum: String?
}
