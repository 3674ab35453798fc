import FetchCore
import GRDB

/// What packing keeps in the ledger.
///
/// Content that waits has `file = 1`, as if it lay in the output; what is packed has `file = 0`, and of whole assets the
/// goal `packed`. Pieces are rows of their own: key `shard`, container -1, their number of samples as `quota`, and
/// `file = 1` once they have their names.
extension Ledger {
    /// The container of the rows of pieces: none.
    static let pieceContainer: Int64 = -1

    /// Says for what an output is packed, or that it is not; other samples, or the same in another form, are refused.
    func setPacking(_ words: String?, output: String) throws(FetchError) {
        let known = try meta("packing")
        if known == words { return }
        let isUsed = try read { try Bool.fetchOne($0, sql: "SELECT EXISTS (SELECT 1 FROM assets WHERE state = 2)") }
        guard isUsed ?? false else {
            try setMeta("packing", words ?? "")
            return
        }
        if (known ?? "").isEmpty && (words ?? "").isEmpty { return }
        throw FetchError(
            .usage,
            "\(output) holds \(known.flatMap { $0.isEmpty ? nil : $0 } ?? "plain files") of another choice or form",
            hint: "Give the same options again, or use another output directory with -o")
    }

    /// Where packing goes on: the sink's mark; `nil` at the start.
    func packingMark() throws(FetchError) -> String? { try meta("packed") }

    /// The pieces that are on record, in order.
    func pieces() throws(FetchError) -> [SamplePiece] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT path, size, quota, checksum FROM assets WHERE container = ? ORDER BY path",
                arguments: [Self.pieceContainer]
            ).map { row in
                SamplePiece(
                    path: try RelativePath(row["path"]), size: row["size"], samples: row["quota"],
                    checksum: (row["checksum"] as String?).flatMap { try? Checksum(parsing: $0) })
            }
        }
    }

    /// Notes that pieces have their final names.
    func setNamed(_ pieces: [SamplePiece]) throws(FetchError) {
        if pieces.isEmpty { return }
        try write { db in
            let statement = try db.cachedStatement(
                sql: "UPDATE assets SET file = 1 WHERE container = ? AND path = ? AND file = 0")
            for piece in pieces { try statement.execute(arguments: [Self.pieceContainer, piece.path.string]) }
        }
    }

    /// Notes the checksum of a piece that had none.
    func setChecksum(_ checksum: Checksum?, of piece: SamplePiece) throws(FetchError) {
        try write {
            try $0.execute(
                sql: "UPDATE assets SET checksum = ? WHERE container = ? AND path = ?",
                arguments: [checksum?.description, Self.pieceContainer, piece.path.string])
        }
    }

    /// True for the path that a piece of this output may have, whole or not.
    func isPiece(_ path: RelativePath) throws(FetchError) -> Bool {
        guard let name = try meta("piece_name"), !name.isEmpty else { return false }
        let rest = path.string
        guard rest.hasPrefix(name + "-"), rest.hasSuffix(".tar") else { return false }
        let digits = rest.dropFirst(name.count + 1).dropLast(4)
        return digits.count >= 6 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The next rows of the plan that are not packed, in its order, from row `from` on.
    func rowsToPack(from id: Int64, limit: Int) throws(FetchError) -> [PackRow] {
        try read { db in
            let statement = try RawStatement(
                db,
                """
                SELECT id, path, item, key, state, run, file, goal, coalesce(size, 0),
                \(WholeGoal.isContainer) OR id IN (SELECT asset FROM containers) FROM assets
                WHERE id >= ?1 AND container IS NULL AND content <> ?3 AND goal IS NOT 'packed' ORDER BY id LIMIT ?2
                """)
            statement.bind(1, id)
            statement.bind(2, Int64(limit))
            statement.bind(3, Int64(Asset.Content.document.rawValue))
            var rows: [PackRow] = []
            while try statement.step() {
                let text = statement.text(1)
                rows.append(
                    PackRow(
                        id: statement.integer(0), path: try RelativePath(text), item: statement.optionalText(2) ?? text,
                        key: statement.text(3), state: AssetState(rawValue: Int(statement.integer(4))) ?? .pending,
                        run: statement.integer(5), hasFile: statement.integer(6) != 0, goal: statement.optionalText(7),
                        isContainer: statement.integer(9) != 0, size: statement.integer(8)))
            }
            return rows
        }
    }

    /// The members of an archive that wait, in the order in which they were read.
    func stagedForPacking(of archive: Int64) throws(FetchError) -> [StagedFile] {
        try read { db in
            let statement = try RawStatement(
                db, "SELECT id, path, size FROM assets WHERE container = ?1 AND state = 2 AND file = 1 ORDER BY id")
            statement.bind(1, archive)
            var files: [StagedFile] = []
            while try statement.step() {
                files.append(
                    StagedFile(
                        id: statement.integer(0), path: try RelativePath(statement.text(1)), size: statement.integer(2))
                )
            }
            return files
        }
    }

    /// Those of some paths under which nothing waits to be packed.
    func notWaiting(among paths: [String]) throws(FetchError) -> [String] {
        try read { db in
            let statement = try RawStatement(db, "SELECT 1 FROM assets WHERE path = ?1 AND state = 2 AND file = 1")
            return try paths.filter { path in
                statement.bind(1, path)
                guard try statement.step() else { return true }
                statement.reset()
                return false
            }
        }
    }

    /// The bytes that wait.
    func bytesToPack() throws(FetchError) -> Int64 {
        try read { db in
            try Int64.fetchOne(
                db,
                sql: """
                    SELECT coalesce(sum(size), 0) FROM assets
                    WHERE state = 2 AND file = 1 AND content <> ? AND container IS NOT ?
                    """, arguments: [Asset.Content.document.rawValue, Self.pieceContainer]) ?? 0
        }
    }

    /// Notes what was packed, the pieces that are whole by that, and where packing goes on: in one transaction.
    func recordPacked(_ done: PackedContent, _ commit: SampleCommit, run: Int64) throws(FetchError) {
        try write { db in
            let member = try db.cachedStatement(sql: "UPDATE assets SET file = 0 WHERE id = ?")
            for id in done.members { try member.execute(arguments: [id]) }
            let asset = try db.cachedStatement(sql: "UPDATE assets SET file = 0, goal = 'packed' WHERE id = ?")
            for id in done.assets { try asset.execute(arguments: [id]) }
            try db.execute(sql: Self.underway)
            if commit.finished.isEmpty {
                let note = try db.cachedStatement(sql: "INSERT OR IGNORE INTO underway VALUES (?)")
                for id in done.members.union(done.assets) { try note.execute(arguments: [id]) }
            } else {
                // What was packed last ended the piece.
                try db.execute(sql: "DELETE FROM underway")
            }
            for piece in commit.finished {
                try db.execute(
                    sql: """
                        INSERT INTO assets (id, path, key, content, reference, run, state, size, checksum, finished,
                        container, quota, file) VALUES (?, ?, ?, ?, 0, ?, 2, ?, ?, ?, ?, ?, 0)
                        """,
                    // Members that are on their way have numbers already that no row has.
                    arguments: [
                        ids.next(), piece.path.string, SamplePiece.key, Asset.Content.archive.rawValue, run, piece.size,
                        piece.checksum?.description, Timestamp.now(), Self.pieceContainer, piece.samples,
                    ])
            }
            try Self.setMeta(db, "packed", commit.mark)
            if !commit.finished.isEmpty {
                let count = try Int.fetchOne(
                    db, sql: "SELECT count(*) FROM assets WHERE container = ?", arguments: [Self.pieceContainer])
                try Self.setMeta(db, "pieces", "\(count ?? 0)")
            }
        }
    }

    /// The rows whose content is in the piece that is not whole.
    private static let underway = "CREATE TABLE IF NOT EXISTS underway (id INTEGER PRIMARY KEY)"

    /// Forgets what was packed into the piece that is not whole, so that it is brought and packed anew from its start;
    /// false when that is not known.
    func forgetUnderway(goingOnAt mark: String) throws(FetchError) -> Bool {
        try write { db in
            try db.execute(sql: Self.underway)
            // With a member go those of its archive that wait, because the order in which they come is theirs.
            let ids = try Int64.fetchAll(
                db,
                sql: """
                    SELECT id FROM underway UNION SELECT id FROM assets WHERE state = 2 AND file = 1 AND container IN
                    (SELECT container FROM assets WHERE id IN (SELECT id FROM underway) AND container IS NOT NULL)
                    """)
            if ids.isEmpty { return false }
            for id in ids {
                try db.execute(
                    sql: "UPDATE assets SET goal = NULL WHERE id = ? AND goal = 'packed'", arguments: [id])
                try Self.reopen(id, in: db)
            }
            try db.execute(sql: "DELETE FROM underway")
            try Self.setMeta(db, "packed", mark)
            return true
        }
    }

    /// Forgets everything that was packed, so that all of it is brought and packed anew.
    func forgetPacked() throws(FetchError) {
        try write { db in
            try db.execute(
                sql: """
                    \(Self.underway);
                    DELETE FROM underway;
                    DELETE FROM assets WHERE container IS NOT NULL;
                    DELETE FROM containers;
                    DELETE FROM samples;
                    UPDATE assets SET state = 0, file = 0, goal = NULL, quota = NULL, ranges = NULL
                    WHERE content <> \(Asset.Content.document.rawValue);
                    DELETE FROM meta WHERE key IN ('packed', 'pieces', 'unsettled');
                    """)
        }
    }

    /// How many samples whole assets of the plan make, and how many archives there are beside them.
    func countSamples(run: Int64, keepsPaths: Bool) throws(FetchError) -> Int {
        var (count, from): (Int, Int64) = (0, 0)
        while true {
            var limit = 1024
            var rows = try rowsToPack(from: from, limit: limit)
            while rows.count == limit, SampleGrouping.count(rows, keepsPaths: keepsPaths) == rows.count {
                limit *= 2
                rows = try rowsToPack(from: from, limit: limit)
            }
            if rows.isEmpty { return count }
            let isLast = rows.count < limit
            var rest = rows[...]
            while !rest.isEmpty {
                let size = SampleGrouping.count(Array(rest.prefix(4096)), keepsPaths: keepsPaths)
                // A group at the end of what was read may go on behind it.
                if size == rest.count && !isLast { break }
                if rest.first!.run == run { count += 1 }
                rest = rest.dropFirst(size)
            }
            guard let last = rows.dropLast(rest.count).last else { return count }
            from = last.id + 1
        }
    }
}

/// Rows of what was packed since the last commit.
struct PackedContent: Sendable {
    var members: Set<Int64> = []
    var assets: Set<Int64> = []
    /// Where it waited.
    var paths: [RelativePath] = []
    /// In bytes.
    var bytes: Int64 = 0
    var samples = 0

    var isEmpty: Bool { members.isEmpty && assets.isEmpty }
}
