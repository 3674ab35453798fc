import FetchCore
import GRDB

/// An archive out of which an earlier run took something.
struct SharedArchive: Sendable {
    /// A file that is a member of it.
    struct Member: Sendable {
        var path: RelativePath
        var key: String
        var file: SharedFile
    }

    /// Where it lies, and its row in the ledger there.
    var place: EarlierOutput
    var id: Int64
    /// Its version, for which goal it was unpacked, and how many whole samples of it there are.
    var version: ContainerCursor
    /// The checksum that was promised of it.
    var promised: Checksum?

    /// What was taken out for a goal; `nil` when something else was taken out as well, before or after.
    func members(for goal: UnpackGoal) throws(FetchError) -> [Member]? {
        let members = try place.rows(of: id)
        switch goal.choice {
        case .first(let count), .random(let count, _):
            let keys = Set(members.map { SampleName($0.path.string).key })
            return keys.count <= count ? members : nil
        case .all: return members
        // Which names these are nobody wrote down.
        case .named: return nil
        }
    }
}

extension EarlierOutput {
    /// The same archive of the same dataset, when it was unpacked for the same goal and nothing of it was refused.
    func archive(of entry: PlanEntry, of dataset: String, goal: UnpackGoal) throws(FetchError) -> SharedArchive? {
        guard dataset == self.dataset, layout == nil else { return nil }
        let row = try snapshot.ledger.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT promised_checksum, containers.* FROM assets JOIN containers ON asset = assets.id
                    WHERE path = ? AND coalesce(item, path) = ? AND key = ? AND state = 2 AND assets.goal = ?
                    AND NOT EXISTS (SELECT 1 FROM assets AS other WHERE other.container = assets.id AND other.state <> 2)
                    """, arguments: [entry.asset.path.string, entry.itemID, entry.asset.key, goal.text])
        }
        guard let row else { return nil }
        return SharedArchive(
            place: self, id: row["asset"],
            version: ContainerCursor(
                samples: row["samples"], goal: goal.text, size: row["size"],
                validator: Validator(etag: row["etag"], lastModified: row["modified"])),
            promised: (row["promised_checksum"] as String?).flatMap { try? Checksum(parsing: $0) })
    }

    fileprivate func rows(of archive: Int64) throws(FetchError) -> [SharedArchive.Member] {
        try snapshot.ledger.read { db in
            let rows = try RawStatement(
                db, "SELECT path, key, size, checksum, finished FROM assets WHERE container = ? ORDER BY id")
            rows.bind(1, archive)
            var members: [SharedArchive.Member] = []
            while try rows.step() {
                let path = try RelativePath(rows.text(0))
                let checksum = rows.optionalText(3).flatMap { try? Checksum(parsing: $0) }
                let file = SharedFile(
                    path: "\(name)/\(path)", size: rows.optionalInteger(2) ?? 0,
                    checksums: [checksum].compactMap(\.self), version: Validator(),
                    age: rows.optionalDouble(4).map(SharedFile.Age.until) ?? .unknown)
                members.append(SharedArchive.Member(path: path, key: rows.text(1), file: file))
            }
            return members
        }
    }
}
