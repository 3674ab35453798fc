import FetchCore
import GRDB

/// What a plan amounts to.
public struct PlanTotals: Sendable, Hashable {
    /// Assets the selection chose.
    public var chosen = 0
    /// Of those, whole and right already.
    public var done = 0
    /// Of the rest, those whose size is known, and the sum of their sizes in bytes.
    public var sized = 0
    public var bytes: Int64 = 0
    /// Bytes of chosen assets that are done.
    public var doneBytes: Int64 = 0

    /// Assets still to be fetched.
    public var open: Int { chosen - done }
    /// Open assets whose size nobody has said.
    public var unsized: Int { open - sized }

    /// A plan of nothing.
    public init() {}
}

/// Two assets of one listing that want the same path.
struct PathClash {
    var path: RelativePath
    var first: Asset
    var second: Asset
}

extension Ledger {
    /// Enters a batch of chosen items; assets that are done and unchanged cost a look-up and no write.
    ///
    /// Returns the clashes: assets whose path another asset of this run has.
    func enter(_ items: [Item], run: Int64, totals: inout PlanTotals) throws(FetchError) -> [PathClash] {
        var clashes: [PathClash] = []
        var sums = totals
        try write { db in
            let planner = try PlanStatements(db, run: run)
            for item in items {
                for asset in item.assets {
                    if let clash = try planner.enter(asset, of: item, totals: &sums) { clashes.append(clash) }
                }
            }
        }
        totals = sums
        return clashes
    }

    /// The next open assets of a run, in plan order, after row `after`.
    func open(run: Int64, after: Int64, limit: Int, failedOnly: Bool = false) throws(FetchError) -> [OpenAsset] {
        try read { db in
            try OpenAsset.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT * FROM assets INDEXED BY assets_open
                        WHERE state <> 2 AND id > ? AND run = ? AND (? = 0 OR error_code IS NOT NULL) ORDER BY id LIMIT ?
                        """), arguments: [after, run, failedOnly ? 1 : 0, limit])
        }
    }

    /// Remembers sizes that servers told while planning.
    func setSizes(_ sizes: [(id: Int64, size: Int64)]) throws(FetchError) {
        try write { db in
            let statement = try db.cachedStatement(sql: "UPDATE assets SET size = ? WHERE id = ? AND state = 0")
            for entry in sizes { try statement.execute(arguments: [entry.size, entry.id]) }
        }
    }
}

/// The statements that enter a plan, prepared once for a batch.
private struct PlanStatements {
    private let find: Statement
    private let insert: Statement
    private let choose: Statement
    private let run: Int64

    init(_ db: Database, run: Int64) throws {
        self.run = run
        find = try db.cachedStatement(
            sql: """
                SELECT id, state, run, reference, size, checksum, promised_size, promised_checksum
                FROM assets WHERE path = ?
                """)
        insert = try db.cachedStatement(
            sql: """
                INSERT INTO assets
                (path, item, key, content, reference, promised_size, promised_checksum, run)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        choose = try db.cachedStatement(
            sql: """
                UPDATE assets SET run = ?, reference = ?, promised_size = ?, promised_checksum = ?, content = ?,
                state = ?, key = ?, item = ? WHERE id = ?
                """)
    }

    /// Enters one asset; the clash, if its path is taken by another asset of this run.
    func enter(_ asset: Asset, of item: Item, totals: inout PlanTotals) throws -> PathClash? {
        let checksum = asset.checksum?.description
        let itemID = item.id == asset.path.string ? nil : item.id
        guard let row = try Row.fetchOne(find, arguments: [asset.path.string]) else {
            insert.setUncheckedArguments([
                asset.path.string, itemID, asset.key, asset.content.rawValue, asset.reference, asset.size, checksum,
                run,
            ])
            try insert.execute()
            count(asset.size, in: &totals)
            return nil
        }
        let state = AssetState(rawValue: row[1]) ?? .pending
        if state == .done && isUnchanged(row, asset) {
            totals.chosen += 1
            totals.done += 1
            totals.doneBytes += row[4] ?? 0
            return nil
        }
        if row[2] == run {
            return clash(row, asset)
        }
        let goesOn = state == .partial ? AssetState.partial : .pending
        choose.setUncheckedArguments([
            run, asset.reference, asset.size, checksum, asset.content.rawValue,
            goesOn.rawValue, asset.key, itemID, row[0] as Int64,
        ])
        try choose.execute()
        count(asset.size ?? row[4], in: &totals)
        return nil
    }

    private func count(_ size: Int64?, in totals: inout PlanTotals) {
        totals.chosen += 1
        guard let size else { return }
        totals.sized += 1
        totals.bytes += size
    }

    /// True unless the listing now promises another size or checksum than what was brought.
    private func isUnchanged(_ row: Row, _ asset: Asset) -> Bool {
        if let size = asset.size, let brought = row[4] as Int64?, size != brought { return false }
        guard let checksum = asset.checksum?.description else { return true }
        let known = [row[5] as String?, row[7] as String?].compactMap { $0 }
        let algorithm = checksum.prefix { $0 != ":" }
        let same = known.filter { $0.hasPrefix(algorithm + ":") }
        return same.isEmpty || same.contains(checksum)
    }

    private func clash(_ row: Row, _ asset: Asset) -> PathClash? {
        var first = asset
        first.reference = row[3]
        return PathClash(path: asset.path, first: first, second: asset)
    }
}
