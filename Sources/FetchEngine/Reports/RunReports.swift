import FetchCore
import GRDB
import Glibc

/// The two files that tell what a directory holds: `.fetch/manifest.jsonl` and `.fetch/failures.jsonl`.
struct RunReports {
    let ledger: Ledger
    let directory: String
    let source: SourceDescriptor
    let licence: SourceDescriptor.Licence?
    let dataset: String

    private var manifest: String { "\(directory)/.fetch/manifest.jsonl" }
    private var failures: String { "\(directory)/.fetch/failures.jsonl" }

    /// True when there is a manifest.
    var isThere: Bool { access(manifest, F_OK) == 0 }

    /// Writes both anew from the ledger; memory does not grow with the number of assets.
    func write() throws(FetchError) {
        try writeManifest()
        try writeFailures()
    }

    private func writeManifest() throws(FetchError) {
        var file = try LineFile(manifest)
        try file.add(head())
        try ledger.read { db in
            let rows = try RawStatement(
                db,
                """
                SELECT path, item, key, size, checksum, etag, modified, finished, run,
                (SELECT path FROM assets AS archives WHERE archives.id = assets.container) FROM assets
                WHERE state = 2 AND file = 1 ORDER BY path
                """)
            while try rows.step() { try file.add(line(rows)) }
        }
        try file.finish()
    }

    /// The first line: what the others have in common.
    private func head() throws(FetchError) -> JSONText {
        var json = JSONText()
        json.add("manifest", 1)
        json.add("source", source.name)
        json.add("dataset", dataset)
        json.add("licence", licence?.name)
        json.add("runs", json: try runs())
        return json
    }

    private func runs() throws(FetchError) -> String {
        let objects = try ledger.read { db in
            try Row.fetchAll(db, sql: "SELECT id, started, selection, records FROM runs ORDER BY id").map { row in
                var json = JSONText()
                json.add("run", row["id"] as Int64)
                json.add("time", Timestamp.rfc3339(row["started"]))
                json.add("selection", row["selection"] as String)
                json.add("samplers", json: row["records"])
                return json.text
            }
        }
        return "[" + objects.joined(separator: ",") + "]"
    }

    private func line(_ row: RawStatement) -> JSONText {
        var json = JSONText()
        let path = row.text(0)
        json.add("path", path)
        json.add("size", row.optionalInteger(3))
        if let text = row.optionalText(4), let checksum = try? Checksum(parsing: text) {
            switch checksum.algorithm {
            case .sha256: json.add("sha256", checksum.value)
            case .md5: json.add("md5", checksum.value)
            default: json.add("checksum", checksum.description)
            }
        }
        json.add("etag", row.optionalText(5))
        json.add("last_modified", row.optionalText(6))
        json.add("id", "\(source.name):\(dataset)/\(path)")
        json.add("item", row.optionalText(1) ?? path)
        json.add("asset", row.text(2))
        json.add("archive", row.optionalText(9))
        json.add("time", row.optionalDouble(7).map(Timestamp.rfc3339))
        json.add("run", row.integer(8))
        return json
    }

    private func writeFailures() throws(FetchError) {
        var file = try LineFile(failures)
        var count = 0
        try ledger.read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT path, item, key, error_code, error, http_status, finished, run, place FROM assets
                    WHERE state <> 2 AND error_code IS NOT NULL ORDER BY id
                    """)
            while let row = try rows.next() {
                count += 1
                var json = JSONText()
                json.add("path", row[0] as String)
                json.add("item", row[1] as String? ?? row[0])
                json.add("asset", row[2] as String)
                json.add("code", row[3] as String)
                json.add("reason", row[4] as String?)
                json.add("http_status", row[5] as Int?)
                json.add("time", (row[6] as Double?).map(Timestamp.rfc3339))
                json.add("run", row[7] as Int64)
                if let place = row[8] as String? { json.add("place", json: place) }
                try file.add(json)
            }
        }
        try file.finish()
        if count == 0 { unlink(failures) }
    }
}
