import FetchCore
import FoundationEssentials
import GRDB

extension Ledger {
    /// Enters a sample of a container.
    static func enter(_ entry: SampleEntry, of container: PlanEntry, in db: Database) throws {
        try db.cachedStatement(
            sql: "INSERT OR REPLACE INTO samples (asset, number, key, record, reason) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [container.id, entry.number, entry.key, entry.record.map { Data($0) }, entry.reason])
    }

    /// True when a sample of a container was brought or found to be of no use.
    func hasSample(_ number: Int64, of asset: Int64) throws(FetchError) -> Bool {
        try read { db in
            let statement = try RawStatement(db, "SELECT 1 FROM samples WHERE asset = ?1 AND number = ?2")
            statement.bind(1, asset)
            statement.bind(2, number)
            defer { statement.reset() }
            return try statement.step()
        }
    }

    /// True when a container has samples from an earlier run.
    func hasSamples(_ asset: Int64) throws(FetchError) -> Bool {
        try read {
            try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM samples WHERE asset = ?)", arguments: [asset])
                ?? false
        }
    }

    /// True when there are samples of any container.
    func hasSamples() throws(FetchError) -> Bool {
        try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM samples)") ?? false }
    }

    /// True when an asset or a part has this path.
    func isKnown(_ path: RelativePath) throws(FetchError) -> Bool {
        try read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM assets WHERE path = ?)", arguments: [path.string]) ?? false
        }
    }

    /// True when a path belongs to something else than a container's sample.
    func isTaken(_ path: RelativePath, besides container: Int64, sample: Int64) throws(FetchError) -> Bool {
        try read { db in
            let statement = try RawStatement(
                db,
                "SELECT 1 FROM assets WHERE path = ?1 AND (container IS NULL OR container <> ?2 OR sample IS NOT ?3)")
            statement.bind(1, path.string)
            statement.bind(2, container)
            statement.bind(3, sample)
            defer { statement.reset() }
            return try statement.step()
        }
    }

    /// Gives all samples that were brought, in the order of their containers' paths and their numbers.
    func forEachSample(_ body: (SampleRecord) throws -> Void) throws(FetchError) {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT assets.path, samples.key, samples.number, samples.record FROM assets
                    JOIN samples ON samples.asset = assets.id WHERE samples.record IS NOT NULL
                    ORDER BY assets.path, samples.number
                    """)
            while let row = try rows.next() {
                let (fields, parts) = try RecordBytesReader.read(Array(row[3] as Data))
                try body(
                    SampleRecord(
                        container: try RelativePath(row[0]), key: row[1], number: row[2], fields: fields, parts: parts))
            }
        }
    }

    /// Gives all samples that were left out, in the same order.
    func forEachSkippedSample(_ body: (SkippedSample) throws -> Void) throws(FetchError) {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT assets.path, samples.key, samples.reason FROM assets JOIN samples ON samples.asset = assets.id
                    WHERE samples.record IS NULL ORDER BY assets.path, samples.number
                    """)
            while let row = try rows.next() {
                try body(
                    SkippedSample(container: try RelativePath(row[0]), key: row[1], reason: row[2] as String? ?? ""))
            }
        }
    }

    /// The paths of the files that describe what is there: no strangers in the directory.
    func reportPaths() throws(FetchError) -> Set<String> {
        let own = try meta("report").map { [$0] } ?? []
        return Set(own + (try meta("sample_reports") ?? "").split(separator: "\n").map(String.init))
    }
}
