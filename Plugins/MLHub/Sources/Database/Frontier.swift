/// What of a catalog is still to be read, in a table of the asset database, each place once.
final class Frontier {
    private let database: AssetDatabase
    private let insert: Statement
    private let select: Statement
    private var last: Int64 = 0

    init(_ database: AssetDatabase) throws {
        self.database = database
        try database.execute(
            "CREATE TABLE frontier (id INTEGER PRIMARY KEY, place TEXT NOT NULL UNIQUE, collection TEXT)")
        (insert, select) = try database.use { raw in
            (
                try Statement(raw, "INSERT OR IGNORE INTO frontier (place, collection) VALUES (?1, ?2)"),
                try Statement(raw, "SELECT id, place, collection FROM frontier WHERE id > ?1 ORDER BY id LIMIT ?2")
            )
        }
    }

    /// Adds a place, unless it was there before.
    func add(_ place: CatalogPlace, collection: String?) throws {
        insert.bind(1, place.stored)
        insert.bind(2, collection)
        try insert.run()
    }

    /// The next places to read.
    func next(_ count: Int) throws -> [CatalogCrawl.Step] {
        select.bind(1, last)
        select.bind(2, Int64(count))
        var steps: [CatalogCrawl.Step] = []
        while try select.step() {
            steps.append(
                CatalogCrawl.Step(
                    id: select.integer(0), place: CatalogPlace(stored: select.text(1)),
                    collection: select.optionalText(2)))
        }
        last = steps.last?.id ?? last
        return steps
    }

    /// Throws the table away.
    func drop() throws { try database.execute("DROP TABLE frontier") }
}
