public import FetchCore
import FoundationEssentials
import GRDB
import Glibc

/// Writes the lock of an output directory: every path that is there, with its size and SHA-256.
public struct LockWriter {
    private let ledger: Ledger
    private let directory: String
    private let checks: ContentChecks

    /// Prepares the lock of a directory; `checks` makes the digest of files whose SHA-256 nobody has computed yet.
    public init(ledger: Ledger, directory: String, checks: ContentChecks) {
        self.ledger = ledger
        self.directory = directory
        self.checks = checks
    }

    /// Chosen assets that are not there: a lock knows nothing of them.
    public func missing() throws(FetchError) -> Int { try ledger.unfinished() }

    /// Gives the lock line by line, each with its line feed: the same lines for the same content, whenever it came.
    ///
    /// - Throws: ``FetchError``: `wrong-size` or `wrong-checksum` for a file that is no longer what was brought,
    ///   `not-found` for one that is gone, `local-io`.
    public func write(_ put: ([UInt8]) throws -> Void) throws {
        let runs = try runs()
        let head = try head(runs.map(\.run))
        let newline: [UInt8] = [UInt8(ascii: "\n")]
        try put(head.line.utf8 + newline)
        for run in head.runs { try put(run.line.utf8 + newline) }
        let numbers = Dictionary(uniqueKeysWithValues: runs.map { ($0.id, $0.run.run) })
        try forEachArchive { path, run in
            guard let run = numbers[run] else { return }
            var json = JSONText()
            json.add("archive", path)
            json.add("run", run)
            try put(json.utf8 + newline)
        }
        let identity = "\(head.source):\(head.dataset)"
        var archives: [Int64: String] = [:]
        try ledger.forEachFinishedBatch { assets in
            for asset in assets {
                if let id = asset.container, archives[id] == nil { archives = [id: try ledger.path(of: id) ?? ""] }
                // What was made of an asset is locked as something that is in it.
                let isMade = asset.goal.flatMap(WholeGoal.init)?.kind == .changed
                let archive = isMade ? asset.entry.asset.path.string : asset.container.flatMap { archives[$0] }
                let line = try locked(asset, numbers, archive: archive)
                try put(line.line(identity: identity).utf8 + newline)
            }
        }
    }

    private func head(_ runs: [LockHead.Run]) throws -> LockHead {
        let identity = try ledger.meta("dataset") ?? ":"
        let parts = identity.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return LockHead(
            source: String(parts[0]), dataset: parts.count > 1 ? String(parts[1]) : "",
            licence: try ledger.meta("licence"), licenceURL: try ledger.meta("licence_url"), runs: runs)
    }

    /// The runs that brought something, with their numbers in the ledger, counted anew.
    private func runs() throws -> [(id: Int64, run: LockHead.Run)] {
        let rows = try ledger.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT id, arguments, selection, records, (SELECT value FROM meta WHERE key = 'revision.' || id)
                    AS revision FROM runs WHERE id IN (SELECT DISTINCT run FROM assets WHERE state = 2) ORDER BY id
                    """)
        }
        return rows.enumerated().map { number, row in
            let arguments =
                (try? JSONDecoder().decode([String].self, from: Data((row["arguments"] as String).utf8))) ?? []
            return (
                row["id"],
                LockHead.Run(
                    run: number + 1, revision: row["revision"], selection: row["selection"],
                    arguments: LockArguments.kept(arguments), samplers: row["records"])
            )
        }
    }

    /// Gives each archive with the runs that brought something of it: one that was interrupted, and the next.
    private func forEachArchive(_ body: (String, Int64) throws -> Void) throws {
        let rows = try ledger.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT path, run FROM assets WHERE state = 2 AND container IS NULL
                    AND (\(WholeGoal.isContainer) OR goal LIKE 'changed as %')
                    UNION SELECT archive.path, member.run FROM assets member
                    JOIN assets archive ON archive.id = member.container WHERE member.state = 2 ORDER BY path, run
                    """)
        }
        for row in rows { try body(row["path"], row["run"]) }
    }

    private func locked(_ asset: OpenAsset, _ numbers: [Int64: Int], archive: String?) throws -> LockedPath {
        let entry = asset.entry
        let promised = entry.asset.checksum ?? asset.recorded
        return LockedPath(
            path: entry.asset.path.string, size: asset.size ?? 0, sha256: try sha256(of: asset),
            promised: promised?.algorithm == .sha256 ? nil : promised?.description, item: entry.itemID,
            asset: entry.asset.key, archive: archive,
            run: numbers[asset.run] ?? 1, etag: asset.validator.etag, lastModified: asset.validator.lastModified)
    }

    private func sha256(of asset: OpenAsset) throws(FetchError) -> String {
        for known in [asset.recorded, asset.entry.asset.checksum] {
            if let known, known.algorithm == .sha256 { return known.value }
        }
        let path = asset.entry.asset.path
        let file = try ledger.store().flatMap { try? $0.content(of: asset.entry.asset).string } ?? path.string
        let examination = FileExamination(
            file: "\(directory)/\(file)", followsLinks: file != path.string, name: path.string, size: asset.size ?? 0,
            recordedHash: .sha256, content: .any, checks: checks)
        guard let found = try examination.run().get() else {
            throw FetchError(.unexpected, "no SHA-256 of \(path)")
        }
        return found.value
    }
}

/// Command lines as locks keep them.
enum LockArguments {
    /// Options with a value that say where output goes, or what happens to what is there already.
    private static let dropped = ["-o", "--output", "--if-exists", "--events", "--link-from"]
    /// Such options that are flags of some sources, and are kept with their value in one word where they are none.
    private static let droppedJoined = ["--cache"]
    private static let droppedFlags = [
        "--failed-only", "--dry-run", "--recheck", "--force", "-q", "--quiet", "-v",
        "--verbose", "--json",
    ]

    /// Without what does not belong to the choice.
    static func kept(_ arguments: [String]) -> [String] {
        var kept: [String] = []
        var skips = false
        for argument in arguments {
            if skips {
                skips = false
                continue
            }
            skips = dropped.contains(argument)
            let isJoined = (dropped + droppedJoined).contains { argument.hasPrefix($0 + "=") }
            if skips || isJoined || droppedFlags.contains(argument) { continue }
            kept.append(argument)
        }
        return kept
    }
}
