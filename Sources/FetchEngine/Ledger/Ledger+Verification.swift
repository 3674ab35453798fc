import FetchCore
import GRDB

extension OpenAsset {
    /// The next finished assets in path order.
    ///
    /// Where content is packed, what waits for that lies under no final name.
    static func done(in db: Database, after path: String, limit: Int64, packs: Bool) throws -> [OpenAsset] {
        let isFinal = "(container = \(Ledger.pieceContainer) OR content = \(Asset.Content.document.rawValue))"
        let statement = try RawStatement(
            db,
            """
            SELECT \(columns) FROM assets WHERE state = 2 AND file = 1 AND path > ?1 \(packs ? "AND \(isFinal)" : "")
            ORDER BY path LIMIT ?2
            """)
        statement.bind(1, path)
        statement.bind(2, limit)
        return try all(statement)
    }
}

extension Ledger {
    /// Gives all finished assets in path order, in batches.
    func forEachFinishedBatch(_ body: ([OpenAsset]) throws -> Void) throws(FetchError) {
        let packs = try meta("packing").map { !$0.isEmpty } ?? false
        var after = ""
        while true {
            let position = after
            let assets = try read { try OpenAsset.done(in: $0, after: position, limit: 256, packs: packs) }
            guard let last = assets.last else { return }
            after = last.entry.asset.path.string
            do { try body(assets) } catch { throw FetchError.wrapping(error, while: "verifying") }
        }
    }

    /// Marks assets as to be fetched again.
    func reopen(_ ids: [Int64]) throws(FetchError) {
        try write { db in
            for id in ids { try Self.reopen(id, in: db) }
        }
    }

    /// Marks one as to be fetched again; for a member of an archive that means its archive.
    static func reopen(_ id: Int64, in db: Database) throws {
        if let archive = try Int64.fetchOne(db, sql: "SELECT container FROM assets WHERE id = ?", arguments: [id]) {
            try db.execute(
                sql: "DELETE FROM samples WHERE asset = ? AND number = (SELECT sample FROM assets WHERE id = ?)",
                arguments: [archive, id])
            try db.execute(sql: "DELETE FROM assets WHERE id = ?", arguments: [id])
            try db.execute(sql: "UPDATE assets SET state = 0, goal = NULL WHERE id = ?", arguments: [archive])
            // Which version it was stays known: the next one may be another.
            return try db.execute(
                sql: "UPDATE containers SET cursor = NULL, samples = 0 WHERE asset = ?", arguments: [archive])
        }
        try db.execute(
            sql: "UPDATE assets SET state = 0, file = 0, etag = NULL, modified = NULL, ranges = NULL WHERE id = ?",
            arguments: [id])
    }

    /// How many chosen assets are not finished.
    func unfinished() throws(FetchError) -> Int {
        try read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM assets WHERE state <> 2 AND container IS NULL") ?? 0
        }
    }

    /// Those of some paths that no run chose.
    func unknown(among paths: [String]) throws(FetchError) -> [String] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT 1 FROM assets WHERE path = ?")
            return try paths.filter { try Int.fetchOne(statement, arguments: [$0]) == nil }
        }
    }
}
