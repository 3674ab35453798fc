public import FetchCore
import FoundationEssentials
import GRDB

/// A run as the ledger remembers it.
public struct RunRecord: Sendable {
    public var id: Int64
    /// Seconds since 1970.
    public var started: Double
    public var finished: Double?
    /// The command line after the program's name.
    public var arguments: [String]
    /// The working directory it was given in.
    public var directory: String
    public var selection: String
    public var status: Int32?
}

extension Ledger {
    /// Notes that a run begins and gives its number.
    func beginRun(_ options: RunOptions) throws(FetchError) -> Int64 {
        let arguments = Self.json(options.arguments)
        return try write { db in
            try db.execute(
                sql: "INSERT INTO runs (started, arguments, directory, selection) VALUES (?, ?, ?, ?)",
                arguments: [Timestamp.now(), arguments, options.directory, options.selection])
            return db.lastInsertedRowID
        }
    }

    /// Notes how a run ended, and what its selectors did as a JSON list.
    func finishRun(_ run: Int64, status: ExitStatus, records: String) throws(FetchError) {
        try write { db in
            try db.execute(
                sql: "UPDATE runs SET finished = ?, status = ?, records = ? WHERE id = ?",
                arguments: [Timestamp.now(), status.rawValue, records, run])
        }
    }

    /// The run that began last; `nil` in a new ledger.
    public func lastRun() throws(FetchError) -> RunRecord? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM runs ORDER BY id DESC LIMIT 1").map(Self.record)
        }
    }

    static func record(_ row: Row) -> RunRecord {
        let text: String = row["arguments"]
        return RunRecord(
            id: row["id"], started: row["started"], finished: row["finished"],
            arguments: (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? [],
            directory: row["directory"], selection: row["selection"], status: row["status"])
    }

    /// Forgets scattered parts that an earlier boot of a machine left: after a power failure the journal may name
    /// bytes that never reached the disk, where a plain start of a file is only as long as what did.
    func distrustOtherBoots() throws(FetchError) {
        let boot = ProcessFacts.bootID
        if try meta("boot") == boot { return }
        try write { db in
            try db.execute(sql: "UPDATE assets SET state = 0, ranges = NULL WHERE state = 1 AND ranges IS NOT NULL")
            try Self.setMeta(db, "boot", boot)
        }
    }

    /// The rows that have a partial file.
    func partialAssets() throws(FetchError) -> Set<Int64> {
        try read { try Set(Int64.fetchAll($0, sql: "SELECT id FROM assets WHERE state = 1")) }
    }

    /// The row number of the asset entered last; 0 when there is none.
    func lastAsset() throws(FetchError) -> Int64 {
        try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM assets") ?? 0 }
    }

    /// Takes a plan back that could not be completed.
    func forgetPlan(run: Int64, from first: Int64) throws(FetchError) {
        try write { db in
            try db.execute(sql: "DELETE FROM assets WHERE run = ? AND id >= ? AND state = 0", arguments: [run, first])
        }
    }

    private static func json(_ list: [String]) -> String {
        "[" + list.map(JSONText.quoted).joined(separator: ",") + "]"
    }
}
