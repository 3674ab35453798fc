import FetchCore
import GRDB

/// What an earlier run took out of an archive.
struct SharedMembers: Sendable {
    /// One file of it.
    struct Member: Sendable {
        var path: RelativePath
        var key: String
        var file: SharedFile
    }

    /// Where it lies.
    var place: EarlierOutput
    /// The archive's version, and how many whole samples of it there are.
    var version: ContainerCursor
    /// The checksum that was promised of the archive.
    var promised: Checksum?
    var members: [Member]
    /// Bytes of all members.
    var bytes: Int64 { members.reduce(0) { $0 + $1.file.size } }

    /// How many different samples the members are of.
    var keys: Int {
        let folders = members.map { SampleName($0.path.string).key }
        return Set(folders).count
    }
}

extension EarlierOutput {
    /// What was taken out of the same archive of the same dataset, when it was taken out for the same goal and nothing
    /// else was, before or after.
    func members(of entry: PlanEntry, of dataset: String, goal: UnpackGoal) throws(FetchError) -> SharedMembers? {
        guard dataset == self.dataset, layout == nil else { return nil }
        let archive = try snapshot.ledger.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT assets.id, promised_checksum, containers.* FROM assets JOIN containers ON asset = assets.id
                    WHERE path = ? AND coalesce(item, path) = ? AND key = ? AND state = 2 AND assets.goal = ?
                    AND NOT EXISTS (SELECT 1 FROM assets AS other WHERE other.container = assets.id AND other.state <> 2)
                    """, arguments: [entry.asset.path.string, entry.itemID, entry.asset.key, goal.text])
        }
        guard let archive else { return nil }
        let found = SharedMembers(
            place: self,
            version: ContainerCursor(
                samples: archive["samples"], goal: goal.text, size: archive["size"],
                validator: Validator(etag: archive["etag"], lastModified: archive["modified"])),
            promised: (archive["promised_checksum"] as String?).flatMap { try? Checksum(parsing: $0) },
            members: try rows(of: archive["asset"]))
        switch goal.choice {
        case .first(let count), .random(let count, _): return found.keys <= count ? found : nil
        case .all: return found
        // Which names these are nobody wrote down.
        case .named: return nil
        }
    }

    private func rows(of archive: Int64) throws(FetchError) -> [SharedMembers.Member] {
        try snapshot.ledger.read { db in
            let rows = try RawStatement(
                db, "SELECT path, key, size, checksum, finished FROM assets WHERE container = ? ORDER BY id")
            rows.bind(1, archive)
            var members: [SharedMembers.Member] = []
            while try rows.step() {
                let path = try RelativePath(rows.text(0))
                let checksum = rows.optionalText(3).flatMap { try? Checksum(parsing: $0) }
                let file = SharedFile(
                    path: "\(name)/\(path)", size: rows.optionalInteger(2) ?? 0,
                    checksums: [checksum].compactMap(\.self), version: Validator(),
                    age: rows.optionalDouble(4).map(SharedFile.Age.until) ?? .unknown)
                members.append(SharedMembers.Member(path: path, key: rows.text(1), file: file))
            }
            return members
        }
    }
}
