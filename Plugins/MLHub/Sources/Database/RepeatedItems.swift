/// Settles items of one collection that have the same id: the same assets twice are taken once, others are numbered.
struct RepeatedItems {
    private let raw: OpaquePointer

    init(_ raw: OpaquePointer) { self.raw = raw }

    func settle(_ notes: inout CatalogNotes) throws {
        let names = try Statement(
            raw,
            "SELECT name, collection FROM items INDEXED BY items_by_name GROUP BY name, collection HAVING count(*) > 1")
        let rows = try Statement(raw, "SELECT id FROM items WHERE name = ?1 AND collection = ?2 ORDER BY id")
        let number = try Statement(raw, "UPDATE items SET copy = ?2 WHERE id = ?1")
        let remove = try Statement(raw, "DELETE FROM items WHERE id = ?1")
        var pairs: [(name: String, collection: Int64)] = []
        while try names.step() { pairs.append((names.text(0), names.integer(1))) }
        for pair in pairs {
            rows.bind(1, pair.name)
            rows.bind(2, pair.collection)
            var ids: [Int64] = []
            while try rows.step() { ids.append(rows.integer(0)) }
            var seen: [[String]] = []
            for id in ids {
                let assets = try assets(of: id)
                if seen.contains(assets) {
                    notes.add(.repeated, pair.name)
                    remove.bind(1, id)
                    try remove.run()
                    continue
                }
                seen.append(assets)
                if seen.count == 1 { continue }
                notes.add(.renamed, pair.name)
                number.bind(1, id)
                number.bind(2, Int64(seen.count))
                try number.run()
            }
        }
    }

    private func assets(of item: Int64) throws -> [String] {
        let statement = try Statement(
            raw, "SELECT key, href FROM assets WHERE id BETWEEN ?1 * 65536 AND ?1 * 65536 + 65534 ORDER BY key")
        statement.bind(1, item)
        var list: [String] = []
        while try statement.step() { list.append(statement.text(0) + "\n" + statement.text(1)) }
        return list
    }
}
