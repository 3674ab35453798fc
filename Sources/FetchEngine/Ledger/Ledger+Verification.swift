import FetchCore
import GRDB

extension Ledger {
    /// Gives all finished assets in path order, in batches.
    func forEachFinishedBatch(_ body: ([OpenAsset]) throws -> Void) throws(FetchError) {
        var after = ""
        while true {
            let position = after
            let assets = try read { db in
                try OpenAsset.fetchAll(
                    db, sql: "SELECT * FROM assets WHERE state = 2 AND path > ? ORDER BY path LIMIT 256",
                    arguments: [position])
            }
            guard let last = assets.last else { return }
            after = last.entry.asset.path.string
            do { try body(assets) } catch { throw FetchError.wrapping(error, while: "verifying") }
        }
    }

    /// Marks assets as to be fetched again.
    func reopen(_ ids: [Int64]) throws(FetchError) {
        try write { db in
            for id in ids {
                try db.execute(
                    sql: "UPDATE assets SET state = 0, etag = NULL, modified = NULL, ranges = NULL WHERE id = ?",
                    arguments: [id])
            }
        }
    }

    /// How many chosen assets are not finished.
    func unfinished() throws(FetchError) -> Int {
        try read { try Int.fetchOne($0, sql: "SELECT count(*) FROM assets WHERE state <> 2") ?? 0 }
    }

    /// Those of some paths that no run chose.
    func unknown(among paths: [String]) throws(FetchError) -> [String] {
        try read { db in
            let statement = try db.cachedStatement(sql: "SELECT 1 FROM assets WHERE path = ?")
            return try paths.filter { try Int.fetchOne(statement, arguments: [$0]) == nil }
        }
    }
}
