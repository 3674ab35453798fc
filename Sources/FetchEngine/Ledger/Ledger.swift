public import FetchCore
import GRDB

/// What happened to every asset of an output directory: SQLite in `.fetch/ledger.db`.
///
/// One process writes it at a time, held to that by a ``Claim``, not by file locks, which not every file system has;
/// so SQLite's own locks are switched off. Its journal keeps it whole when the process is killed at any instant.
/// All members may be called from any thread; they wait for each other.
public final class Ledger: Sendable {
    let queue: DatabaseQueue
    /// Numbers for the rows of members.
    let ids = LedgerIDs()

    /// Opens the ledger of an output directory, and makes it when there is none.
    ///
    /// - Throws: ``FetchError``: `not-found` when it is not there and `creating` is false, `local-io` otherwise.
    public init(directory: String, creating: Bool) throws(FetchError) {
        let path = "\(directory)/.fetch/ledger.db"
        do {
            queue = try Self.open(path, creating: creating)
            try Self.prepare(queue, creating: creating)
        } catch {
            throw DatabaseFile.ledger(path).explain(error, creating: creating)
        }
    }

    private static func open(_ path: String, creating: Bool) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.label = "fetch-ledger"
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA secure_delete = OFF")
            try db.execute(sql: "PRAGMA cache_size = -2000")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        let escaped = path.map { "%?#".contains($0) ? "%\(Hex.encode(Array(String($0).utf8)))" : String($0) }.joined()
        return try DatabaseQueue(
            path: "file:\(escaped)?vfs=unix-none&mode=\(creating ? "rwc" : "rw")", configuration: configuration)
    }

    private static func prepare(_ queue: DatabaseQueue, creating: Bool) throws {
        try queue.write { db in
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            if version == LedgerSchema.version { return }
            if version == 1 || version == 2 {
                if version == 1 { try db.execute(sql: LedgerSchema.upgradeFrom1) }
                try db.execute(sql: LedgerSchema.upgradeFrom2)
                try db.execute(sql: "PRAGMA user_version = \(LedgerSchema.version)")
                return
            }
            guard version == 0 else {
                throw FetchError(
                    .badInput, "the ledger was written by a newer version of fetch",
                    hint: "Update fetch, or use another output directory")
            }
            guard creating else {
                throw FetchError(.notFound, "the ledger is empty")
            }
            try db.execute(sql: LedgerSchema.statements)
            try db.execute(sql: "PRAGMA user_version = \(LedgerSchema.version)")
        }
    }

    /// Runs statements in one transaction. Errors of SQLite become ``FetchError``s: `no-space`, else `local-io`.
    func write<T>(_ body: (Database) throws -> T) throws(FetchError) -> T {
        do {
            return try queue.write(body)
        } catch {
            throw DatabaseFile.ledger("ledger.db").explain(error)
        }
    }

    /// Runs queries that see one state of the ledger. Errors as ``write(_:)``.
    func read<T>(_ body: (Database) throws -> T) throws(FetchError) -> T {
        do {
            return try queue.snapshot(body)
        } catch {
            throw DatabaseFile.ledger("ledger.db").explain(error)
        }
    }

    /// Gives up durability: for a copy that is thrown away.
    func becomeDisposable() throws(FetchError) {
        do {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        } catch {
            throw DatabaseFile.ledger("ledger.db").explain(error)
        }
    }

    /// Closes the file; afterwards nothing may be called.
    public func close() {
        try? queue.close()
    }

    // Facts about the whole directory.

    func meta(_ key: String) throws(FetchError) -> String? {
        try read { try String.fetchOne($0, sql: "SELECT value FROM meta WHERE key = ?", arguments: [key]) }
    }

    func setMeta(_ key: String, _ value: String) throws(FetchError) {
        try write { db in try Self.setMeta(db, key, value) }
    }

    static func setMeta(_ db: Database, _ key: String, _ value: String) throws {
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO meta VALUES (?, ?)").execute(arguments: [key, value])
    }
}
