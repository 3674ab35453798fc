import FetchCore

/// The documents of a catalog that are no items, as assets that come along.
struct CatalogDocuments {
    let naming: AssetNaming
    let reader: DatabaseReader

    private struct Row {
        var id: Int64
        var path: String
        var collection: Int64?
    }

    /// One item a document: those of the catalog as a whole, and of some collections.
    func items(of collections: Set<Int64>) throws -> [Item] {
        let rows = try rows()
        let root = Self.folder(of: rows)
        var taken: Set<RelativePath> = []
        return rows.compactMap { row in
            if let collection = row.collection, !collections.contains(collection) { return nil }
            guard let path = try? RelativePath(path(of: row, root: root)), taken.insert(path).inserted else {
                return nil
            }
            let asset = Asset(
                key: "document", path: path, content: .document, reference: AssetReference.document(row.id).number)
            return Item(id: path.string, assets: [asset])
        }
    }

    private func rows() throws -> [Row] {
        try reader.database.use { raw in
            let statement = try Statement(raw, "SELECT id, path, collection FROM documents ORDER BY id")
            var rows: [Row] = []
            while try statement.step() {
                rows.append(
                    Row(id: statement.integer(0), path: statement.text(1), collection: statement.optionalInteger(2)))
            }
            return rows
        }
    }

    /// The folder of the catalog's first document by depth, with its slash.
    private static func folder(of rows: [Row]) -> String {
        let root = rows.filter { $0.collection == nil }.min { depth($0.path) < depth($1.path) }
        guard let root, let slash = root.path.lastIndex(of: "/") else { return "" }
        return String(root.path[...slash])
    }

    private static func depth(_ path: String) -> Int { path.utf8.count { $0 == UInt8(ascii: "/") } }

    private func path(of row: Row, root: String) -> String {
        if naming.layout == .client {
            return row.path.hasPrefix("./") ? String(row.path.dropFirst(2)) : row.path
        }
        if let collection = row.collection.flatMap({ naming.collections[$0] }) {
            return "\(collection.folder)/collection.json"
        }
        return row.path.hasPrefix(root) ? String(row.path.dropFirst(root.count)) : row.path
    }
}
