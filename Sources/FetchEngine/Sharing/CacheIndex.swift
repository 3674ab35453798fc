import FetchCore
import GRDB

/// What a cache knows of its contents: SQLite in `index.db`, in which several processes write by turns.
///
/// It is safe to delete: contents are then found by their SHA-256 only, and read before they are used.
final class CacheIndex: Sendable {
    /// A content of the cache.
    struct Entry: Sendable {
        /// SHA-256.
        var hash: String
        /// Its size in bytes.
        var size: Int64
        /// Its file's own time when it was known to be right, in nanoseconds since 1970.
        var modified: Int64
        /// True when it shares blocks with files elsewhere, so that nobody can count them.
        var isCloned = false
        /// Another checksum of it.
        var checksum: Checksum?
        /// The asset it came as: dataset, path, key, version.
        var asset: (dataset: String, path: String, key: String, version: Validator)?
    }

    private static let version = 1
    private static let statements = """
        CREATE TABLE contents (
            hash TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL, used REAL NOT NULL,
            cloned INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE checksums (checksum TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE assets (
            dataset TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, hash TEXT NOT NULL, etag TEXT, modified TEXT,
            PRIMARY KEY (dataset, path, key, hash)
        ) WITHOUT ROWID;
        """

    private let queue: DatabaseQueue
    private let file: String

    /// Opens the index, or makes it.
    ///
    /// - Throws: ``FetchError`` with code `local-io`, also for a damaged one, or `no-space`.
    init(file: String) throws(FetchError) {
        self.file = file
        do {
            var configuration = Configuration()
            configuration.label = "fetch-cache"
            configuration.busyMode = .timeout(60)
            queue = try DatabaseQueue(path: file, configuration: configuration)
            try queue.write { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                if version == Self.version { return }
                guard version == 0 else {
                    throw FetchError(
                        .badInput, "the cache at \(file) was written by a newer version of fetch",
                        hint: "Update fetch, or name another folder with --cache")
                }
                try db.execute(sql: Self.statements)
                try db.execute(sql: "PRAGMA user_version = \(Self.version)")
            }
        } catch {
            throw DatabaseFile.cache(file).explain(error)
        }
    }

    /// Closes the file; afterwards nothing may be called.
    func close() { try? queue.close() }

    private func write<T>(_ body: (Database) throws -> T) throws(FetchError) -> T {
        do { return try queue.write(body) } catch { throw DatabaseFile.cache(file).explain(error) }
    }

    private func read<T>(_ body: (Database) throws -> T) throws(FetchError) -> T {
        do { return try queue.snapshot(body) } catch { throw DatabaseFile.cache(file).explain(error) }
    }

    /// The content with this SHA-256.
    func content(_ hash: String) throws(FetchError) -> Entry? {
        try read { db in
            try Row.fetchOne(db, sql: "SELECT * FROM contents WHERE hash = ?", arguments: [hash]).map(Self.entry)
        }
    }

    /// The content with another checksum.
    func content(_ checksum: Checksum) throws(FetchError) -> Entry? {
        try read { db in
            let sql = "SELECT contents.* FROM checksums JOIN contents USING (hash) WHERE checksum = ?"
            var found = try Row.fetchOne(db, sql: sql, arguments: [checksum.description]).map(Self.entry)
            found?.checksum = checksum
            return found
        }
    }

    /// The contents that an asset has come as, the one that was used last first.
    func contents(dataset: String, path: String, key: String) throws(FetchError) -> [Entry] {
        try read { db in
            let sql = """
                SELECT contents.*, etag, assets.modified AS date FROM assets JOIN contents USING (hash)
                WHERE dataset = ? AND path = ? AND key = ? ORDER BY used DESC LIMIT 8
                """
            return try Row.fetchAll(db, sql: sql, arguments: [dataset, path, key]).map { row in
                var entry = Self.entry(row)
                entry.asset = (dataset, path, key, Validator(etag: row["etag"], lastModified: row["date"]))
                return entry
            }
        }
    }

    private static func entry(_ row: Row) -> Entry {
        Entry(hash: row["hash"], size: row["size"], modified: row["modified"], isCloned: row["cloned"])
    }

    /// Remembers contents, their other checksums, and the assets they came as.
    func add(_ entries: [Entry]) throws(FetchError) {
        try write { db in
            let now = Timestamp.now()
            for entry in entries {
                try db.cachedStatement(
                    sql: """
                        INSERT INTO contents VALUES (?, ?, ?, ?, ?) ON CONFLICT (hash)
                        DO UPDATE SET size = excluded.size, modified = excluded.modified, used = excluded.used
                        """
                ).execute(arguments: [entry.hash, entry.size, entry.modified, now, entry.isCloned])
                if let checksum = entry.checksum {
                    try db.cachedStatement(sql: "INSERT OR REPLACE INTO checksums VALUES (?, ?)")
                        .execute(arguments: [checksum.description, entry.hash])
                }
                if let asset = entry.asset {
                    try db.cachedStatement(sql: "INSERT OR REPLACE INTO assets VALUES (?, ?, ?, ?, ?, ?)")
                        .execute(arguments: [
                            asset.dataset, asset.path, asset.key, entry.hash, asset.version.etag,
                            asset.version.lastModified,
                        ])
                }
            }
        }
    }

    /// Forgets contents that are gone.
    func forget(_ hashes: [String]) throws(FetchError) {
        try write { db in
            for hash in hashes {
                try db.execute(sql: "DELETE FROM contents WHERE hash = ?", arguments: [hash])
            }
            // Both are found by their own keys, so this reads them once for all that went.
            try db.execute(sql: "DELETE FROM checksums WHERE hash NOT IN (SELECT hash FROM contents)")
            try db.execute(sql: "DELETE FROM assets WHERE hash NOT IN (SELECT hash FROM contents)")
        }
    }

    /// When each content was used last, in seconds since 1970, and whether it shares blocks with files elsewhere.
    func uses() throws(FetchError) -> [String: (used: Double, isCloned: Bool)] {
        try read { db in
            let rows = try Row.fetchCursor(db, sql: "SELECT hash, used, cloned FROM contents")
            var uses: [String: (used: Double, isCloned: Bool)] = [:]
            while let row = try rows.next() { uses[row["hash"]] = (row["used"], row["cloned"]) }
            return uses
        }
    }
}

extension DatabaseFile {
    /// The index of a cache.
    static func cache(_ path: String) -> DatabaseFile {
        DatabaseFile(
            noun: "index of the cache", path: path,
            cure: "Delete it: contents that are there are read once before they are used")
    }
}
