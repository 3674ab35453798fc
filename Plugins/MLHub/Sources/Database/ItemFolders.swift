/// The folders of a collection's items, which no asset of the collection itself may be called like.
struct ItemFolders {
    private let names: Statement
    private let copies: Statement

    init(_ raw: OpaquePointer) throws {
        // A name with a slash in it is a folder in a folder.
        names = try Statement(
            raw,
            """
            SELECT 1 FROM items WHERE name = ?2 AND collection = ?1
            UNION ALL SELECT 1 FROM items WHERE name > ?2 || '/' AND name < ?2 || '0' AND collection = ?1 LIMIT 1
            """)
        copies = try Statement(raw, "SELECT 1 FROM items WHERE name = ?2 AND collection = ?1 AND copy = ?3")
    }

    /// Whether an item's folder has that name.
    func has(_ name: String, in collection: Int64) throws -> Bool {
        names.bind(1, collection)
        names.bind(2, name)
        defer { names.reset() }
        if try names.step() { return true }
        guard let mark = name.lastIndex(of: "~"), let copy = Int64(name[name.index(after: mark)...]) else {
            return false
        }
        copies.bind(1, collection)
        copies.bind(2, String(name[..<mark]))
        copies.bind(3, copy)
        defer { copies.reset() }
        return try copies.step()
    }

    /// Notes the assets of collections that want the name of such a folder.
    static func note(_ raw: OpaquePointer, _ notes: inout CatalogNotes) throws {
        let rows = try Statement(raw, "SELECT collection, key, extension FROM collection_assets ORDER BY id")
        let folders = try ItemFolders(raw)
        while try rows.step() {
            let name = rows.text(1) + rows.text(2)
            if try folders.has(name, in: rows.integer(0)) { notes.add(.besideFolder, name) }
        }
    }
}
