public import FetchCore
import GRDB

/// What an output directory holds of what was chosen for it.
public struct DirectoryStatus: Sendable {
    /// The dataset, as `source:dataset`.
    public var dataset: String
    /// Assets chosen by all runs together.
    public var chosen = 0
    /// Of those: whole; begun; failed in the last run that tried; neither.
    public var downloaded = 0
    public var partial = 0
    public var failed = 0
    public var missing = 0
    /// Bytes of whole assets, and of all whose size is known.
    public var downloadedBytes: Int64 = 0
    public var knownBytes: Int64 = 0
    /// Assets of unknown size.
    public var unsized = 0
    /// Files unpacked from archives, and their bytes; members that were refused.
    public var members = 0
    public var memberBytes: Int64 = 0
    public var refused = 0
    /// The first failures.
    public var failures: [RunSummary.Failure] = []
    /// The last run.
    public var lastRun: RunRecord?

    /// Whole assets of all chosen, in percent.
    public var percent: Double { chosen == 0 ? 100 : 100 * Double(downloaded) / Double(chosen) }
}

extension Ledger {
    /// Counts what there is.
    public func status() throws(FetchError) -> DirectoryStatus {
        var status = DirectoryStatus(dataset: try meta("dataset") ?? "unknown")
        status.lastRun = try lastRun()
        let counted = status
        return try read { db in
            var status = counted
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT state, error_code IS NOT NULL AS failed, count(*) AS n,
                    coalesce(sum(coalesce(size, promised_size)), 0) AS bytes,
                    count(*) - count(coalesce(size, promised_size)) AS unsized
                    FROM assets WHERE container IS NULL GROUP BY state, error_code IS NOT NULL
                    """)
            for row in rows { status.add(row) }
            let members = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*) FILTER (WHERE state = 2) AS n, coalesce(sum(size) FILTER (WHERE state = 2), 0) AS bytes,
                    count(*) FILTER (WHERE error_code IS NOT NULL) AS refused FROM assets WHERE container > 0
                    """)
            if let members {
                status.members = members["n"]
                status.memberBytes = members["bytes"]
                status.refused = members["refused"]
            }
            status.failures = try Self.failures(db, limit: 20)
            return status
        }
    }

    static func failures(_ db: Database, limit: Int) throws -> [RunSummary.Failure] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT path, error_code, error, http_status FROM assets
                WHERE state <> 2 AND error_code IS NOT NULL ORDER BY id LIMIT ?
                """, arguments: [limit]
        ).map { row in
            RunSummary.Failure(
                path: row[0],
                error: FetchError(FetchError.Code(rawValue: row[1]) ?? .unexpected, row[2] ?? "", httpStatus: row[3]))
        }
    }
}

extension DirectoryStatus {
    fileprivate mutating func add(_ row: Row) {
        let count: Int = row["n"]
        let bytes: Int64 = row["bytes"]
        chosen += count
        knownBytes += bytes
        unsized += row["unsized"]
        switch (AssetState(rawValue: row["state"]), row["failed"] as Bool) {
        case (.done, _):
            downloaded += count
            downloadedBytes += bytes
        case (_, true): failed += count
        case (.partial, _): partial += count
        default: missing += count
        }
    }
}
