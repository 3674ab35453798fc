import FetchCore
import FoundationEssentials
import GRDB
import Synchronization

/// Row numbers for members, given out before their rows are written: they name the partial files.
final class LedgerIDs: Sendable {
    private let last = Atomic<Int64>(0)

    /// Goes on behind a row.
    func start(after id: Int64) { last.store(id, ordering: .relaxed) }

    /// The next number.
    func next() -> Int64 { last.add(1, ordering: .relaxed).newValue }
}

/// A member whose content an earlier run left.
struct KnownMember {
    var entry: PlanEntry
    var size: Int64
    var checksum: Checksum?
    /// True when it does not lie under its path any more, because it was packed.
    var isPacked = false

    /// The same as a part whose content is under its final name already.
    var kept: MemberPart {
        MemberPart(
            entry: entry, size: size, checksum: checksum, writer: FinishedWriter(), isFinal: true, isPacked: isPacked)
    }
}

/// Stands for content that is under its final name already.
private final class FinishedWriter: SinkWriter {
    var descriptor: Int32 { -1 }
    var existing: Int64 { 0 }
    func reserve(_ size: Int64) {}
    func write(_ body: [UInt8]) {}
    func truncate() {}
    func commit() {}
    func close() {}
    func discard() {}
}

extension Ledger {
    /// How far an archive was unpacked; `nil` when it never was.
    func container(_ asset: Int64) throws(FetchError) -> ContainerCursor? {
        try read { db in
            guard let row = try Row.fetchOne(db, sql: "SELECT * FROM containers WHERE asset = ?", arguments: [asset])
            else { return nil }
            return ContainerCursor(
                samples: row["samples"], position: (row["cursor"] as Data?).flatMap { CursorText.decode(Array($0)) },
                goal: row["goal"], size: row["size"],
                validator: Validator(etag: row["etag"], lastModified: row["modified"]))
        }
    }

    /// Notes that a version of an archive is unpacked from its start. Parts of incomplete samples are forgotten.
    func beginContainer(_ asset: Int64, _ cursor: ContainerCursor) throws(FetchError) {
        try write { db in
            try db.execute(sql: "DELETE FROM assets WHERE container = ? AND state = 1", arguments: [asset])
            try Self.write(cursor, of: asset, in: db)
        }
    }

    private static func write(_ cursor: ContainerCursor, of asset: Int64, in db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO containers (asset, goal, samples, cursor, size, etag, modified)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            asset, cursor.goal, cursor.samples, cursor.position.map { Data(CursorText.encode($0)) }, cursor.size,
            cursor.validator.etag, cursor.validator.lastModified,
        ])
    }

    /// True when a path belongs to an asset of the plan, not to a member of an archive.
    func isAsset(_ path: RelativePath) throws(FetchError) -> Bool {
        try read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM assets WHERE path = ? AND container IS NULL)",
                arguments: [path.string]) ?? false
        }
    }

    /// True when assets of the plan lie below a folder.
    func hasAssets(in folder: String) throws(FetchError) -> Bool {
        // The character after the slash bounds the paths that begin with the folder.
        try read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM assets WHERE path > ? AND path < ? AND container IS NULL)",
                arguments: [folder + "/", folder + "0"]) ?? false
        }
    }

    /// The first of some paths that an asset chosen before row `id` has.
    func first(of paths: [String], before id: Int64) throws(FetchError) -> String? {
        try read { db in
            let statement = try db.cachedStatement(
                sql: "SELECT path FROM assets WHERE path = ? AND id < ? AND container IS NULL")
            for path in paths {
                if let found = try String.fetchOne(statement, arguments: [path, id]) { return found }
            }
            return nil
        }
    }

    /// The parts of incomplete samples that an interrupted run kept.
    func stagedMembers(of asset: Int64) throws(FetchError) -> [KnownMember] {
        try read { db in
            try Row.fetchAll(
                db,
                sql:
                    "SELECT id, path, item, key, size, checksum, 1 AS file FROM assets WHERE container = ? AND state = 1",
                arguments: [asset]
            ).map(Self.member)
        }
    }

    /// A member that is there under its final name.
    func finishedMember(_ path: RelativePath) throws(FetchError) -> KnownMember? {
        try read { db in
            try Row.fetchOne(
                db, sql: "SELECT id, path, item, key, size, checksum, file FROM assets WHERE path = ? AND state = 2",
                arguments: [path.string]
            ).map(Self.member)
        }
    }

    /// True when something of an archive was unpacked before.
    func hasMembers(_ asset: Int64) throws(FetchError) -> Bool {
        try read {
            try Bool.fetchOne(
                $0, sql: "SELECT EXISTS (SELECT 1 FROM assets WHERE container = ?)", arguments: [asset]) ?? false
        }
    }

    /// Gives the paths of all members that are there of an archive.
    func forEachMember(of asset: Int64, _ body: (RelativePath) throws(FetchError) -> Void) throws(FetchError) {
        let paths = try read {
            try String.fetchAll(
                $0, sql: "SELECT path FROM assets WHERE container = ? AND state = 2", arguments: [asset])
        }
        for path in paths { try body(try RelativePath(path)) }
    }

    /// Forgets all members of an archive, and how far it was unpacked.
    func forgetMembers(of asset: Int64) throws(FetchError) {
        try write { db in
            try db.execute(sql: "DELETE FROM containers WHERE asset = ?", arguments: [asset])
            try db.execute(sql: "DELETE FROM assets WHERE container = ?", arguments: [asset])
            try db.execute(sql: "DELETE FROM samples WHERE asset = ?", arguments: [asset])
            try db.execute(sql: "UPDATE assets SET goal = NULL WHERE id = ?", arguments: [asset])
        }
    }

    /// Archives of which members were refused.
    func refusingArchives() throws(FetchError) -> Set<Int64> {
        try read { db in
            try Set(
                Int64.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT container FROM assets INDEXED BY assets_open
                        WHERE state <> 2 AND container IS NOT NULL AND error_code IS NOT NULL
                        """))
        }
    }

    /// How many members of an archive were refused.
    func refusedMembers(of archive: Int64) throws(FetchError) -> Int {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM assets WHERE container = ? AND error_code IS NOT NULL",
                arguments: [archive]) ?? 0
        }
    }

    /// Notes that assets are no archives, before they are brought.
    func setNoArchive(_ ids: [Int64]) throws(FetchError) {
        try write { db in
            let statement = try db.cachedStatement(sql: "UPDATE assets SET goal = ? WHERE id = ?")
            for id in ids { try statement.execute(arguments: [PlanGoal.noArchive, id]) }
        }
    }

    /// Shares `total` samples out among the chosen archives of a run: as evenly as whole numbers allow.
    func shareSamples(_ total: Int, run: Int64) throws(FetchError) {
        try write { db in
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM assets WHERE run = ? AND container IS NULL AND content <> ?
                    AND (goal IS NULL OR \(WholeGoal.isContainer)) ORDER BY id
                    """, arguments: [run, Asset.Content.document.rawValue])
            try db.execute(sql: "UPDATE assets SET quota = NULL WHERE run = ? AND quota IS NOT NULL", arguments: [run])
            guard !ids.isEmpty else { return }
            let (share, rest) = total.quotientAndRemainder(dividingBy: ids.count)
            let statement = try db.cachedStatement(sql: "UPDATE assets SET quota = ? WHERE id = ?")
            for (index, id) in ids.enumerated() {
                try statement.execute(arguments: [share + (index < rest ? 1 : 0), id])
            }
        }
    }

    /// What the open archives of a run will take until enough samples are complete, as far as sizes are known.
    func expectedBytes(of unpacking: Unpacking, run: Int64) throws(FetchError) -> Int64 {
        try read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT coalesce(promised_size, size) AS size, quota FROM assets
                    WHERE state <> 2 AND run = ? AND container IS NULL
                    """, arguments: [run])
            var sum: Int64 = 0
            while let row = try rows.next() {
                guard let size: Int64 = row["size"] else { continue }
                sum += unpacking.expectedBytes(of: size, share: row["quota"])
            }
            return sum
        }
    }

    /// Forgets the shares of an earlier run.
    func forgetShares(run: Int64) throws(FetchError) {
        try write { db in
            try db.execute(sql: "UPDATE assets SET quota = NULL WHERE run = ? AND quota IS NOT NULL", arguments: [run])
        }
    }

    private static func member(_ row: Row) throws -> KnownMember {
        let path = try RelativePath(row["path"])
        return KnownMember(
            entry: PlanEntry(
                id: row["id"], itemID: row["item"] ?? path.string,
                asset: Asset(key: row["key"], path: path, size: row["size"])),
            size: row["size"] ?? 0,
            checksum: (row["checksum"] as String?).flatMap { try? Checksum(parsing: $0) },
            isPacked: row["file"] == 0)
    }

    /// Writes batches of members in one transaction, with what is about to be named.
    func record(_ batches: [MemberBatch], _ entries: [LedgerEntry], unsettled: [Int64]?, run: Int64) throws(FetchError)
    {
        try write { db in
            for entry in entries { try Self.record(entry, in: db) }
            for batch in batches { try Self.record(batch, in: db, run: run) }
            if let unsettled {
                try Self.setMeta(db, "unsettled", unsettled.map(String.init).joined(separator: ","))
            }
        }
    }

    private static func record(_ batch: MemberBatch, in db: Database, run: Int64) throws {
        let now = Timestamp.now()
        for part in batch.complete where !part.isPacked {
            try enter(part, of: batch, state: .done, time: now, in: db, run: run)
        }
        for part in batch.staged { try enter(part, of: batch, state: .partial, time: now, in: db, run: run) }
        for refused in batch.refused {
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO assets (id, path, item, key, content, reference, run, state, finished,
                    error_code, error, container, place) VALUES (?, ?, ?, 'member', 0, 0, ?, 0, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                refused.id,
                refused.path?.string ?? "\(batch.archive.asset.path): \(SafeText.printable(refused.name))",
                batch.archive.itemID, run, now,
                refused.error.code.rawValue, refused.error.message, batch.archive.id,
                refused.place?.json,
            ])
        }
        for entry in batch.records { try enter(entry, of: batch.archive, in: db) }
        if let cursor = batch.cursor { try write(cursor, of: batch.archive.id, in: db) }
        guard let goal = batch.whole?.text ?? batch.reached?.text ?? batch.reachedRows?.text else {
            return
        }
        try db.execute(sql: "DELETE FROM assets WHERE container = ? AND state = 1", arguments: [batch.archive.id])
        try db.execute(
            sql: """
                UPDATE assets SET state = 2, goal = ?, size = coalesce(?, size), finished = ?, error_code = NULL,
                error = NULL, http_status = NULL WHERE id = ?
                """, arguments: [goal, batch.cursor?.size, now, batch.archive.id])
    }

    private static func enter(
        _ part: MemberPart, of batch: MemberBatch, state: AssetState, time: Double, in db: Database, run: Int64
    ) throws {
        let statement = try RawStatement(
            db,
            """
            INSERT INTO assets
            (id, path, item, key, content, reference, run, state, size, checksum, finished, container, file, sample)
            VALUES (?1, ?2, ?3, ?4, 0, 0, ?5, ?6, ?7, ?8, ?9, ?10, ?6 = 2, ?11)
            ON CONFLICT (path) DO UPDATE SET id = ?1, state = ?6, size = ?7, checksum = ?8, finished = ?9, run = ?5,
            container = ?10, file = ?6 = 2, sample = ?11, goal = NULL, error_code = NULL, error = NULL
            """)
        statement.bind(1, part.entry.id)
        statement.bind(2, part.entry.asset.path.string)
        statement.bind(3, batch.archive.itemID)
        statement.bind(4, part.entry.asset.key)
        statement.bind(5, run)
        statement.bind(6, Int64(state.rawValue))
        statement.bind(7, part.size)
        statement.bind(8, part.checksum?.description)
        statement.bind(9, time)
        statement.bind(10, batch.archive.id)
        statement.bind(11, part.sample)
        _ = try statement.step()
    }
}

/// A place in an archive as bytes in the ledger: fields of eight bytes, low one first, then the window.
enum CursorText {
    static func encode(_ position: ArchivePosition) -> [UInt8] {
        var bytes: [UInt8] = []
        func add(_ value: Int64) {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
        }
        add(position.member)
        add(position.byte)
        guard let inflation = position.inflation else { return bytes }
        add(Int64(inflation.bits))
        add(inflation.unpacked)
        add(Int64(inflation.crc))
        add(inflation.length)
        return bytes + inflation.window
    }

    static func decode(_ bytes: [UInt8]) -> ArchivePosition? {
        func field(_ index: Int) -> Int64 {
            var value: UInt64 = 0
            for shift in 0..<8 { value |= UInt64(bytes[8 * index + shift]) << (8 * shift) }
            return Int64(bitPattern: value)
        }
        guard bytes.count >= 16 else { return nil }
        let plain = ArchivePosition(member: field(0), byte: field(1))
        guard bytes.count >= 48 else { return bytes.count == 16 ? plain : nil }
        return ArchivePosition(
            member: field(0), byte: field(1),
            inflation: ArchivePosition.Inflation(
                bits: Int(field(2) & 7), unpacked: field(3), window: Array(bytes[48...]),
                crc: UInt32(truncatingIfNeeded: field(4)), length: field(5)))
    }
}
