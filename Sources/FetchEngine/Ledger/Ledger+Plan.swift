public import FetchCore
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
    /// Documents of the catalog that come along; counted in none of the above.
    public var documents = 0
    /// Chosen archives of which members were refused by earlier runs, as rows of the ledger.
    var refusing: [Int64] = []

    /// Assets still to be fetched.
    public var open: Int { chosen - done }
    /// Open assets whose size nobody has said.
    public var unsized: Int { open - sized }

    /// A plan of nothing.
    public init() {}
}

/// A plan while it is entered.
struct PlanDraft {
    var run: Int64
    /// True when assets that are done are to be fetched again.
    var overwrites = false
    /// What it takes for an asset to be done already.
    var goal = PlanGoal.whole
    /// True when what is there counts only where its hash is known and is the one promised.
    var believesHashesOnly = false
    /// True when the ledger knows no assets but those of this plan.
    var isFirst = false
    var totals = PlanTotals()
    /// The references of shared assets that are in already.
    var shared: Set<Int64> = []
    /// Where the chosen items lie, as far as they say.
    var footprints = Footprints()
    /// Archives of which members were refused, chosen or not; empty when archives are wanted as they are.
    var refusing: Set<Int64> = []
}

/// What it takes for an asset of a plan to be done.
enum PlanGoal: Sendable, Hashable {
    /// Its file is there.
    case whole
    /// So much of it was unpacked, or so many of its rows were read; `nil` where only the other is wanted.
    /// `whole` stands for what looks at the content of other files.
    case unpacked(UnpackGoal?, rows: RowGoal?, whole: String = "")
    /// What was unpacked has to be compared with its share of all samples.
    case shared(whole: String = "")

    /// What the ledger says of a file that turned out to be no archive.
    static let noArchive = WholeGoal(.same, shape: "").text
    /// What the ledger says of a whole asset that was packed.
    static let packed = "packed"

    func isReached(hasFile: Bool, goal: String?) -> Bool {
        if goal == Self.packed { return true }
        let known = goal.flatMap(WholeGoal.init)
        switch self {
        case .whole: return known?.isEnough(for: "", hasFile: hasFile) ?? hasFile
        case .unpacked(let wanted, let rows, let whole):
            if let known { return known.isEnough(for: whole, hasFile: hasFile) }
            guard let goal else { return false }
            if let rows, RowGoal.isOne(goal) { return RowGoal(goal)?.covers(rows) ?? false }
            guard let wanted else { return false }
            return UnpackGoal(goal)?.covers(wanted) ?? false
        case .shared(let whole): return known?.isEnough(for: whole, hasFile: hasFile) ?? false
        }
    }
}

/// Two assets of one listing that want the same path.
struct PathClash {
    var path: RelativePath
    var first: Asset
    var second: Asset
    var item: Item
}

extension Ledger {
    /// A plan of more assets than this gets more memory for the ledger's pages.
    static let largePlan = 100_000

    /// Lets SQLite keep 48 MB of pages and 128 MB of journal: an index that does not fit is otherwise written over and
    /// over while it grows.
    func expectManyAssets() throws(FetchError) {
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA cache_size = -48000; PRAGMA wal_autocheckpoint = 32000")
            }
        } catch {
            throw FetchError.wrapping(error, while: "planning")
        }
    }

    /// Enters a batch of chosen items; assets that are done and unchanged cost a look-up and no write.
    ///
    /// Returns the clashes: assets whose path another asset of this run has.
    /// With `goal` in the draft, an asset is done when so much of it was unpacked.
    func enter(_ items: [Item], into draft: inout PlanDraft) throws(FetchError) -> [PathClash] {
        var clashes: [PathClash] = []
        var next = draft
        try write { db in
            let planner = try PlanStatements(db, draft: next)
            for item in items {
                if let bounds = item.metadata?.bounds { next.footprints.add(bounds) }
                for asset in item.assets {
                    if asset.isShared, !next.shared.insert(asset.reference).inserted { continue }
                    if let clash = try planner.enter(asset, of: item, totals: &next.totals) { clashes.append(clash) }
                }
            }
        }
        draft = next
        return clashes
    }

    /// The next open assets of a run, in plan order, after row `after`.
    func open(run: Int64, after: Int64, limit: Int, failedOnly: Bool = false) throws(FetchError) -> [OpenAsset] {
        try read { db in
            let statement = try RawStatement(
                db,
                """
                SELECT \(OpenAsset.columns) FROM assets INDEXED BY assets_open
                WHERE state <> 2 AND id > ?1 AND run = ?2 AND container IS NULL AND (?3 = 0 OR error_code IS NOT NULL) ORDER BY id LIMIT ?4
                """)
            statement.bind(1, after)
            statement.bind(2, run)
            statement.bind(3, failedOnly ? 1 : 0)
            statement.bind(4, Int64(limit))
            return try OpenAsset.all(statement)
        }
    }

    /// Walks the open assets of a run in plan order.
    func forEachOpen(run: Int64, _ body: (OpenAsset) -> Void) throws(FetchError) {
        var after: Int64 = 0
        while true {
            let assets = try open(run: run, after: after, limit: 512)
            guard let last = assets.last else { return }
            after = last.entry.id
            for asset in assets { body(asset) }
        }
    }

    /// Takes open assets out of a run; what was begun of them stays known.
    func dropFromPlan(_ ids: [Int64], run: Int64, totals: inout PlanTotals) throws(FetchError) {
        var sums = totals
        try write { db in
            for id in ids {
                let row = try Row.fetchOne(
                    db, sql: "SELECT coalesce(promised_size, size) FROM assets WHERE id = ?", arguments: [id])
                let size: Int64? = row?[0]
                sums.chosen -= 1
                if let size { (sums.sized, sums.bytes) = (sums.sized - 1, sums.bytes - size) }
                try db.execute(sql: "UPDATE assets SET run = 0 WHERE id = ?", arguments: [id])
                try db.execute(
                    sql: "DELETE FROM assets WHERE id = ? AND state = 0 AND file = 0 AND goal IS NULL",
                    arguments: [id])
            }
        }
        totals = sums
    }

    /// The next assets of a run, in plan order, after row `after`; those that were done before it are not among them.
    public func planned(run: Int64, after: Int64, limit: Int) throws(FetchError) -> [PlanEntry] {
        try read { db in
            let statement = try RawStatement(
                db,
                "SELECT \(OpenAsset.columns) FROM assets WHERE id > ?1 AND run = ?2 AND container IS NULL ORDER BY id LIMIT ?3"
            )
            statement.bind(1, after)
            statement.bind(2, run)
            statement.bind(3, Int64(limit))
            return try OpenAsset.all(statement).map(\.entry)
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
    private let find: RawStatement
    private let insert: RawStatement
    private let choose: RawStatement
    /// What makes an archive or a file of rows one that was never read.
    private let forget: [RawStatement]
    private let run: Int64
    private let overwrites: Bool
    private let goal: PlanGoal
    private let refusing: Set<Int64>
    private let believesHashesOnly: Bool
    private let isFirst: Bool
    private let db: Database

    init(_ db: Database, draft: PlanDraft) throws {
        self.db = db
        isFirst = draft.isFirst
        refusing = draft.refusing
        run = draft.run
        overwrites = draft.overwrites
        goal = draft.goal
        believesHashesOnly = draft.believesHashesOnly
        find = try RawStatement(
            db,
            """
            SELECT id, state, run, reference, size, checksum, promised_size, promised_checksum,
            file, goal FROM assets WHERE path = ?
            """)
        insert = try RawStatement(
            db,
            """
            INSERT INTO assets (path, item, key, content, reference, promised_size, promised_checksum, run)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO NOTHING
            """)
        choose = try RawStatement(
            db,
            """
            UPDATE assets SET run = ?, reference = ?, promised_size = ?, promised_checksum = ?, content = ?,
            state = ?, key = ?, item = ?, goal = CASE ? WHEN 1 THEN goal END, file = file AND ?,
            size = CASE ? WHEN 1 THEN size END WHERE id = ?
            """)
        forget =
            try overwrites
            ? ["assets WHERE container", "samples WHERE asset", "containers WHERE asset"].map {
                try RawStatement(db, "DELETE FROM \($0) = ?")
            } : []
    }

    /// What the ledger knows of a path.
    private struct Known {
        var id: Int64
        var state: AssetState
        var run: Int64
        var reference: Int64
        var size: Int64?
        var checksums: [String]
        var hasFile: Bool
        var goal: String?
        /// What the listing promised when it was chosen last.
        var promised: (size: Int64?, checksum: String?)

        /// True when what lies there was made of what the listing promises, or nothing lies there by choice.
        var isMade: Bool { goal.flatMap(WholeGoal.init).map { $0.kind != .same } ?? false }
    }

    /// Enters one asset; the clash, if its path is taken by another asset of this run.
    func enter(_ asset: Asset, of item: Item, totals: inout PlanTotals) throws -> PathClash? {
        guard let known = try knownOrNew(asset, of: item) else {
            count(asset, size: asset.size, in: &totals)
            return nil
        }
        if known.run == run { return clash(known, asset, of: item) }
        if refusing.contains(known.id) { totals.refusing.append(known.id) }
        if known.state == .done, !overwrites, goal.isReached(hasFile: known.hasFile, goal: known.goal),
            isUnchanged(known, asset)
        {
            countDone(asset, size: known.size, in: &totals)
            return nil
        }
        // One that is not done was begun anew by an earlier run.
        let isForgotten = overwrites && known.state == .done && known.goal != nil
        if isForgotten { try forgetContent(of: known.id) }
        try chooseAgain(known, asset, of: item, isForgotten: isForgotten)
        count(asset, size: asset.size ?? known.size, in: &totals)
        return nil
    }

    /// What the ledger knows of an asset's path; `nil` when that was nothing, and the asset is in it now.
    private func knownOrNew(_ asset: Asset, of item: Item) throws -> Known? {
        // In a first plan nearly every path is new: one look at the index tells, and takes it.
        if isFirst, try insertNew(asset, of: item) { return nil }
        if let known = try known(asset.path) { return known }
        _ = try insertNew(asset, of: item)
        return nil
    }

    private func known(_ path: RelativePath) throws -> Known? {
        find.bind(1, path.string)
        guard try find.step() else { return nil }
        defer { find.reset() }
        return Known(
            id: find.integer(0), state: AssetState(rawValue: Int(find.integer(1))) ?? .pending, run: find.integer(2),
            reference: find.integer(3), size: find.optionalInteger(4),
            checksums: [find.optionalText(5), find.optionalText(7)].compactMap { $0 }, hasFile: find.integer(8) != 0,
            goal: find.optionalText(9), promised: (find.optionalInteger(6), find.optionalText(7)))
    }

    /// Adds an asset; false when its path is taken.
    private func insertNew(_ asset: Asset, of item: Item) throws -> Bool {
        insert.bind(1, asset.path.string)
        insert.bind(2, item.id == asset.path.string ? nil : item.id)
        insert.bind(3, asset.key)
        insert.bind(4, Int64(asset.content.rawValue))
        insert.bind(5, asset.reference)
        insert.bind(6, asset.size)
        insert.bind(7, asset.checksum?.description)
        insert.bind(8, run)
        _ = try insert.step()
        return db.changesCount > 0
    }

    private func forgetContent(of id: Int64) throws {
        for statement in forget {
            statement.bind(1, id)
            _ = try statement.step()
        }
    }

    private func chooseAgain(_ known: Known, _ asset: Asset, of item: Item, isForgotten: Bool) throws {
        choose.bind(1, run)
        choose.bind(2, asset.reference)
        choose.bind(3, asset.size)
        choose.bind(4, asset.checksum?.description)
        choose.bind(5, Int64(asset.content.rawValue))
        choose.bind(6, Int64((known.state == .partial ? AssetState.partial : .pending).rawValue))
        choose.bind(7, asset.key)
        choose.bind(8, item.id == asset.path.string ? nil : item.id)
        // What was brought of another version counts for nothing.
        let keeps = isUnchanged(known, asset) && !known.isMade && !isForgotten
        choose.bind(9, keeps ? 1 : 0)
        choose.bind(10, keeps ? 1 : 0)
        // The size of what was made says nothing of what comes.
        choose.bind(11, known.isMade ? 0 : 1)
        choose.bind(12, known.id)
        _ = try choose.step()
    }

    private func countDone(_ asset: Asset, size: Int64?, in totals: inout PlanTotals) {
        if asset.content == .document {
            totals.documents += 1
            return
        }
        totals.chosen += 1
        totals.done += 1
        totals.doneBytes += size ?? 0
    }

    private func count(_ asset: Asset, size: Int64?, in totals: inout PlanTotals) {
        if asset.content == .document {
            totals.documents += 1
            return
        }
        totals.chosen += 1
        guard let size else { return }
        totals.sized += 1
        totals.bytes += size
    }

    /// True unless the listing now promises another size or checksum than what was brought.
    private func isUnchanged(_ known: Known, _ asset: Asset) -> Bool {
        if let size = asset.size, let brought = known.isMade ? known.promised.size : known.size, size != brought {
            return false
        }
        guard let checksum = asset.checksum?.description else { return true }
        let algorithm = checksum.prefix { $0 != ":" }
        let all = known.isMade ? [known.promised.checksum].compactMap(\.self) : known.checksums
        let same = all.filter { $0.hasPrefix(algorithm + ":") }
        return same.isEmpty && !believesHashesOnly || same.contains(checksum)
    }

    private func clash(_ known: Known, _ asset: Asset, of item: Item) -> PathClash? {
        var first = asset
        first.reference = known.reference
        return PathClash(path: asset.path, first: first, second: asset, item: item)
    }
}
