public import FetchCore
import Foundation
import GRDB

/// A member of an archive and the way to it.
struct IndexedMember: Sendable {
    var name: String
    /// The size of its content in bytes, where its header says so.
    var size: Int64?
    var position: ArchivePosition
    /// The first byte of the archive that is not needed for it; `nil` where that is not known.
    var end: Int64?
}

/// What is known of an archive's members.
struct IndexedArchive: Sendable {
    var id: Int64
    /// The version of the archive.
    var size: Int64?
    var validator: Validator
    /// True when the archive was read to its end.
    var isComplete: Bool
}

/// Where the members of archives lie: SQLite in `.fetch/index.db`, kept while archives stream by.
///
/// With it one member is read without what lies before it. It can be given to others, and it is safe to delete.
/// `Docs/Ledger.md` describes the tables.
public final class MemberIndex: Sendable {
    private static let version = 1
    private static let statements = """
        CREATE TABLE archives (
            id INTEGER PRIMARY KEY,
            path TEXT NOT NULL UNIQUE,
            size INTEGER,
            etag TEXT,
            modified TEXT,
            complete INTEGER NOT NULL DEFAULT 0
        );
        CREATE TABLE members (
            archive INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            name TEXT NOT NULL,
            size INTEGER,
            place INTEGER,
            needed INTEGER,
            PRIMARY KEY (archive, offset)
        ) WITHOUT ROWID;
        CREATE TABLE places (
            archive INTEGER NOT NULL,
            unpacked INTEGER NOT NULL,
            byte INTEGER NOT NULL,
            bits INTEGER NOT NULL,
            window BLOB NOT NULL,
            PRIMARY KEY (archive, unpacked)
        ) WITHOUT ROWID;
        """

    private let queue: DatabaseQueue
    private let file: String

    /// Opens the index of an output directory, or a file of one.
    ///
    /// - Throws: ``FetchError`` with code `local-io`, or `bad-input` for a file that is no index.
    public init(file: String) throws(FetchError) {
        self.file = file
        do {
            var configuration = Configuration()
            configuration.label = "fetch-index"
            configuration.prepareDatabase { db in
                try db.execute(
                    sql: "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000")
            }
            let escaped = file.map { "%?#".contains($0) ? "%\(Hex.encode(Array(String($0).utf8)))" : String($0) }
                .joined()
            queue = try DatabaseQueue(path: "file:\(escaped)?vfs=unix-none", configuration: configuration)
            try queue.write { db in
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                if version == Self.version { return }
                guard version == 0, try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0 else {
                    throw FetchError(
                        .badInput, "\(file) is no index of this version of fetch",
                        hint: "Make one with fetch index export")
                }
                try db.execute(sql: Self.statements)
                try db.execute(sql: "PRAGMA user_version = \(Self.version)")
            }
        } catch let error as FetchError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw FetchError(.badInput, "\(file) is no index of fetch", hint: "Make one with fetch index export")
        } catch {
            throw DatabaseFile.index(file).explain(error)
        }
    }

    /// The index's place in an output directory.
    public static func file(in directory: String) -> String { "\(directory)/.fetch/index.db" }

    /// Closes the file; afterwards nothing may be called.
    public func close() { try? queue.close() }

    private func access<T>(_ body: (Database) throws -> T) throws(FetchError) -> T {
        do { return try queue.write(body) } catch { throw DatabaseFile.index(file).explain(error) }
    }

    /// What is known of an archive.
    func archive(_ path: RelativePath) throws(FetchError) -> IndexedArchive? {
        try access { db in
            try Row.fetchOne(db, sql: "SELECT * FROM archives WHERE path = ?", arguments: [path.string]).map { row in
                IndexedArchive(
                    id: row["id"], size: row["size"],
                    validator: Validator(etag: row["etag"], lastModified: row["modified"]), isComplete: row["complete"])
            }
        }
    }

    /// Adds members of a version of an archive; those of another version are forgotten.
    func add(
        _ members: [IndexedMember], of path: RelativePath, size: Int64?, validator: Validator, isComplete: Bool
    ) throws(FetchError) {
        try access { db in
            let known = try Row.fetchOne(
                db, sql: "SELECT id, etag, modified, size FROM archives WHERE path = ?", arguments: [path.string])
            if let known,
                known["size"] != size || known["etag"] != validator.etag
                    || known["modified"] != validator.lastModified
            {
                try Self.forget(db, path)
            }
            try db.execute(
                sql: """
                    INSERT INTO archives (path, size, etag, modified, complete) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (path) DO UPDATE SET complete = max(complete, excluded.complete)
                    """, arguments: [path.string, size, validator.etag, validator.lastModified, isComplete])
            let id = try Int64.fetchOne(db, sql: "SELECT id FROM archives WHERE path = ?", arguments: [path.string])!
            let insert = try db.cachedStatement(sql: "INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?, ?, ?)")
            let place = try db.cachedStatement(sql: "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?)")
            for member in members {
                let position = member.position
                try insert.execute(arguments: [
                    id, position.member, member.name, member.size, position.inflation?.unpacked, member.end,
                ])
                guard let inflation = position.inflation else { continue }
                let window = inflation.window.compressedWindow()
                try place.execute(arguments: [id, inflation.unpacked, position.byte, inflation.bits, window])
            }
        }
    }

    /// Forgets an archive.
    func forget(_ path: RelativePath) throws(FetchError) { try access { try Self.forget($0, path) } }

    private static func forget(_ db: Database, _ path: RelativePath) throws {
        let id = "SELECT id FROM archives WHERE path = ?"
        try db.execute(sql: "DELETE FROM members WHERE archive = (\(id))", arguments: [path.string])
        try db.execute(sql: "DELETE FROM places WHERE archive = (\(id))", arguments: [path.string])
        try db.execute(sql: "DELETE FROM archives WHERE path = ?", arguments: [path.string])
    }

    /// The names of an archive's members in its order, up to byte `end` of the unpacked archive, without their places.
    func names(of archive: IndexedArchive, before end: Int64 = .max) throws(FetchError) -> [(
        name: String, offset: Int64
    )] {
        try access { db in
            try Row.fetchAll(
                db, sql: "SELECT name, offset FROM members WHERE archive = ? AND offset < ? ORDER BY offset",
                arguments: [archive.id, end]
            ).map { ($0[0], $0[1]) }
        }
    }

    /// A member, by its place in the unpacked archive.
    func member(of archive: IndexedArchive, at offset: Int64) throws(FetchError) -> IndexedMember? {
        try access { db in
            guard
                let row = try Row.fetchOne(
                    db,
                    sql: """
                        SELECT name, size, needed, byte, bits, unpacked, window FROM members
                        LEFT JOIN places ON places.archive = members.archive AND places.unpacked = members.place
                        WHERE members.archive = ? AND offset = ?
                        """, arguments: [archive.id, offset])
            else { return nil }
            guard let unpacked: Int64 = row["unpacked"] else {
                return IndexedMember(
                    name: row["name"], size: row["size"], position: ArchivePosition(member: offset, byte: offset),
                    end: row["needed"])
            }
            let window = try (row["window"] as Data).uncompressedWindow()
            return IndexedMember(
                name: row["name"], size: row["size"],
                position: ArchivePosition(
                    member: offset, byte: row["byte"],
                    inflation: ArchivePosition.Inflation(
                        bits: row["bits"], unpacked: unpacked, window: Array(window), crc: 0, length: 0)),
                end: row["needed"])
        }
    }

    /// What the index holds.
    public struct Contents: Sendable {
        public var archives = 0
        /// Archives that were read to their ends.
        public var complete = 0
        public var members = 0
        /// Bytes of the file.
        public var bytes: Int64 = 0
    }

    /// Counts what there is.
    public func contents() throws(FetchError) -> Contents {
        try access { db in
            Contents(
                archives: try Int.fetchOne(db, sql: "SELECT count(*) FROM archives") ?? 0,
                complete: try Int.fetchOne(db, sql: "SELECT count(*) FROM archives WHERE complete") ?? 0,
                members: try Int.fetchOne(db, sql: "SELECT count(*) FROM members") ?? 0,
                bytes: try Int64.fetchOne(
                    db, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size") ?? 0)
        }
    }

    /// Writes a copy without gaps into a new file.
    public func export(to file: String) throws(FetchError) {
        do {
            try queue.vacuum(into: file)
        } catch {
            throw DatabaseFile.index(file).explain(error)
        }
    }

    /// Takes over from another index what this one does not know, or knows less of.
    public func merge(from file: String) throws(FetchError) {
        // Opening it says whether it is one.
        try MemberIndex(file: file).close()
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "ATTACH DATABASE ? AS other", arguments: [file])
                defer { try? db.execute(sql: "DETACH DATABASE other") }
                try db.inTransaction {
                    try Self.merge(db)
                    return .commit
                }
            }
        } catch {
            throw DatabaseFile.index(file).explain(error)
        }
    }

    private static func merge(_ db: Database) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT theirs.id, theirs.path FROM other.archives AS theirs
                LEFT JOIN archives AS ours ON ours.path = theirs.path WHERE ours.id IS NULL OR ours.complete < theirs.complete
                """)
        for row in rows {
            let theirs: Int64 = row["id"]
            let path = try RelativePath(row["path"])
            try forget(db, path)
            try db.execute(
                sql: """
                    INSERT INTO archives (path, size, etag, modified, complete)
                    SELECT path, size, etag, modified, complete FROM other.archives WHERE id = ?
                    """, arguments: [theirs])
            let id = db.lastInsertedRowID
            try db.execute(
                sql:
                    "INSERT INTO members SELECT ?, offset, name, size, place, needed FROM other.members WHERE archive = ?",
                arguments: [id, theirs])
            try db.execute(
                sql: "INSERT INTO places SELECT ?, unpacked, byte, bits, window FROM other.places WHERE archive = ?",
                arguments: [id, theirs])
        }
    }
}

extension [UInt8] {
    /// Runs of zeros made short: windows are mostly zeros. Pairs of counts, of zeros and of the bytes that follow them,
    /// each two bytes with the low one first, before those bytes. Four zeros in a row end a run of bytes.
    fileprivate func compressedWindow() -> Data {
        var result = Data()
        withUnsafeBufferPointer { bytes in
            var start = 0
            while start < bytes.count {
                var end = start
                while end < bytes.count, bytes[end] == 0 { end += 1 }
                let zeros = end - start
                start = end
                var quiet = 0
                while end < bytes.count, quiet < 4 {
                    quiet = bytes[end] == 0 ? quiet + 1 : 0
                    end += 1
                }
                if quiet == 4 { end -= 4 }
                for value in [zeros, end - start] {
                    result.append(UInt8(value & 0xFF))
                    result.append(UInt8(value >> 8))
                }
                result.append(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
        return result
    }
}

extension Data {
    fileprivate func uncompressedWindow() throws -> Data {
        var result = Data()
        var rest = self[...]
        while rest.count >= 4 {
            let head = Array(rest.prefix(4))
            let (zeros, count) = (Int(head[0]) | Int(head[1]) << 8, Int(head[2]) | Int(head[3]) << 8)
            rest = rest.dropFirst(4)
            guard count <= rest.count, result.count + zeros + count <= 32 * 1024 else {
                throw FetchError(.badInput, "the member index is damaged", hint: "Delete .fetch/index.db")
            }
            result += Data(count: zeros)
            result += rest.prefix(count)
            rest = rest.dropFirst(count)
        }
        return result
    }
}
