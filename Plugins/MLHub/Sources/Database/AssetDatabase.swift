import FetchCore
import GRDBSQLite
import Glibc
import Synchronization

/// The assets found in a catalog, as SQLite in `mlhub_stac_assets.db`: safe to delete, made again when it is missing.
///
/// It belongs to one run at a time, so SQLite's file locks, which not every file system has, are switched off.
final class AssetDatabase: Sendable {
    static let fileName = "mlhub_stac_assets.db"

    private let connection: Mutex<Connection>
    /// Where it lies.
    let path: String

    /// A connection; what it is used for holds the lock.
    struct Connection: @unchecked Sendable {
        let raw: OpaquePointer
    }

    /// How a database is opened.
    enum Mode {
        /// Made anew; whatever was there is gone.
        case making
        case reading
    }

    /// Opens a database.
    ///
    /// - Throws: ``FetchError`` with code `local-io`.
    init(path: String, mode: Mode) throws(FetchError) {
        self.path = path
        if mode == .making { unlink(path) }
        let escaped = path.map { "%?#".contains($0) ? "%\(Hex.encode(Array(String($0).utf8)))" : String($0) }.joined()
        let query = mode == .making ? "mode=rwc" : "mode=ro&immutable=1"
        var raw: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2("file:\(escaped)?vfs=unix-none&\(query)", &raw, flags, nil)
        guard code == SQLITE_OK, let raw else {
            defer { sqlite3_close(raw) }
            throw DatabaseFault.error(raw)
        }
        connection = Mutex(Connection(raw: raw))
        if mode == .making { try execute(DatabaseSchema.settings + DatabaseSchema.tables) }
    }

    deinit {
        // Statements are gone by now: they live inside `use`, or in walks that hold the database.
        connection.withLock { _ = sqlite3_close_v2($0.raw) }
    }

    /// Runs a body with the connection; one at a time.
    func use<T>(_ body: (OpaquePointer) throws -> T) throws -> T {
        try connection.withLock { try body($0.raw) }
    }

    /// Runs statements that give no rows.
    func execute(_ sql: String) throws(FetchError) {
        let failure = connection.withLock { connection -> FetchError? in
            sqlite3_exec(connection.raw, sql, nil, nil, nil) == SQLITE_OK ? nil : DatabaseFault.error(connection.raw)
        }
        if let failure { throw failure }
    }

    /// A fact about the whole, or `nil`.
    func fact(_ key: String) -> String? {
        try? use { raw in
            let statement = try Statement(raw, "SELECT value FROM facts WHERE key = ?1")
            statement.bind(1, key)
            defer { statement.reset() }
            return try statement.step() ? statement.optionalText(0) : nil
        }
    }

    /// Notes a fact about the whole.
    func setFact(_ key: String, _ value: String) throws {
        try use { raw in
            let statement = try Statement(raw, "INSERT OR REPLACE INTO facts VALUES (?1, ?2)")
            statement.bind(1, key)
            statement.bind(2, value)
            try statement.run()
        }
    }
}
