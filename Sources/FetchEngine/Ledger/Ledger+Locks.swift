import FetchCore
import GRDB

extension Ledger {
    /// The path of an asset.
    func path(of id: Int64) throws(FetchError) -> String? {
        try read { try String.fetchOne($0, sql: "SELECT path FROM assets WHERE id = ?", arguments: [id]) }
    }

    /// True when what is locked under a path is there, checked by its hash or by the one that the listing promised.
    func holds(_ entry: LockedPath) throws(FetchError) -> Bool {
        try read { db in
            let statement = try RawStatement(
                db, "SELECT size, checksum, promised_checksum FROM assets WHERE path = ?1 AND state = 2 AND file = 1")
            statement.bind(1, entry.path)
            guard try statement.step() else { return false }
            defer { statement.reset() }
            let known = [statement.optionalText(1), statement.optionalText(2)]
            let right = ["sha256:\(entry.sha256)", entry.promised].compactMap(\.self)
            return statement.integer(0) == entry.size && known.contains { $0.map(right.contains) ?? false }
        }
    }

    /// Why what is locked under a path is not there, where a run failed to bring it; for a member, of its archive.
    func failure(of entry: LockedPath) throws(FetchError) -> FetchError? {
        try read { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT error_code, error, http_status FROM assets
                    WHERE path IN (?, ?) AND error_code IS NOT NULL ORDER BY path = ? DESC
                    """, arguments: [entry.path, entry.archive, entry.path])
            return row.map {
                FetchError(FetchError.Code(rawValue: $0[0]) ?? .unexpected, $0[1] ?? "", httpStatus: $0[2])
            }
        }
    }
}
