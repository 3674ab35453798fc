import FetchCore
import GRDB

extension Ledger {
    /// Walks all finished assets in path order; those for which `body` says true are to be fetched again.
    func forEachDone(_ body: (OpenAsset) throws -> Bool) throws(FetchError) {
        try write { db in
            var after = ""
            while true {
                let assets = try OpenAsset.done(in: db, after: after, limit: 512, packs: false)
                guard let last = assets.last else { return }
                after = last.entry.asset.path.string
                for asset in assets where try body(asset) {
                    try Self.reopen(asset.entry.id, in: db)
                }
            }
        }
    }

    /// Reads what failed in a run: the first ones, and the kinds of all.
    func readFailures(of run: Int64, into summary: inout RunSummary) throws(FetchError) {
        let (failures, codes) = try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT path, error_code, error, http_status FROM assets
                    WHERE run = ? AND state <> 2 AND error_code IS NOT NULL ORDER BY id LIMIT 20
                    """, arguments: [run])
            let failures = rows.map { row in
                RunSummary.Failure(
                    path: row[0],
                    error: FetchError(
                        FetchError.Code(rawValue: row[1]) ?? .unexpected, row[2] ?? "", httpStatus: row[3]))
            }
            let codes = try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT error_code FROM assets
                    WHERE run = ? AND state <> 2 AND error_code IS NOT NULL
                    """, arguments: [run])
            return (failures, codes)
        }
        summary.failures = failures
        summary.failureStatuses = Set(codes.compactMap { FetchError.Code(rawValue: $0)?.exitStatus })
    }

    /// The next assets of a run that failed, in plan order, after row `after`, with the reasons.
    func failed(run: Int64, after: Int64, limit: Int) throws(FetchError) -> [(entry: PlanEntry, reason: String)] {
        try read { db in
            let statement = try RawStatement(
                db,
                """
                SELECT \(OpenAsset.columns), error FROM assets
                WHERE id > ?1 AND run = ?2 AND state <> 2 AND error_code IS NOT NULL ORDER BY id LIMIT ?3
                """)
            statement.bind(1, after)
            statement.bind(2, run)
            statement.bind(3, Int64(limit))
            var list: [(entry: PlanEntry, reason: String)] = []
            while try statement.step() {
                list.append((try OpenAsset(statement).entry, statement.text(OpenAsset.columnCount)))
            }
            return list
        }
    }
}
