public import FetchCore
import GRDB
import Glibc

/// The output directory of an earlier run, whose files are shared instead of being fetched once more (`--link-from`).
///
/// Nothing is changed there. Its ledger is copied to be read, so that it may be in use by another process: what has a
/// final name is whole and right.
public final class EarlierOutput: SharedPlace {
    public let name: String
    let snapshot: LedgerSnapshot
    let dataset: String
    let layout: StoreLayout?
    /// True once checksums can be looked up.
    private let isIndexed = Locked(false)

    /// Opens an output directory.
    ///
    /// - Parameter output: Where the run's own files go: no directory shares with itself.
    /// - Throws: ``FetchError``: `not-found` for a folder that fetch has brought nothing to, `usage` for one that holds no
    ///   files or is the output, `local-io` when it cannot be read.
    public init(_ directory: String, for output: String) throws(FetchError) {
        name = directory
        if let (mine, theirs) = Self.places(output, directory), mine == theirs {
            throw FetchError(
                .usage, "\(directory) is the output itself", hint: "Name another directory with --link-from")
        }
        snapshot = try LedgerSnapshot(of: directory, creating: false)
        do throws(FetchError) {
            guard try snapshot.ledger.meta("address") ?? "" == "" else {
                throw FetchError(
                    .usage, "\(directory) tells what an object store holds, and has no files to share",
                    hint: "Name a directory that holds files")
            }
            dataset = try snapshot.ledger.meta("dataset") ?? ""
            layout = try snapshot.ledger.store()
        } catch {
            snapshot.close()
            throw error
        }
    }

    /// Removes the copy of the ledger.
    public func close() { snapshot.close() }

    private static func places(_ output: String, _ directory: String) -> ([UInt], [UInt])? {
        var (mine, theirs) = (stat(), stat())
        guard stat(output, &mine) == 0, stat(directory, &theirs) == 0 else { return nil }
        return ([mine.st_dev, mine.st_ino], [theirs.st_dev, theirs.st_ino])
    }

    func used(_ files: [FoundFile]) {}
    func drop(_ file: SharedFile) {}

    private static let columns = "path, size, checksum, etag, modified, finished, promised_checksum"
    /// Rows of files that lie there as they came.
    private static let condition = "state = 2 AND file = 1 AND (goal IS NULL OR goal NOT LIKE 'changed%')"

    /// The same asset of the same dataset, and whatever has the promised checksum.
    func files(for entry: PlanEntry, of dataset: String) throws(FetchError) -> [SharedFile] {
        var found: [SharedFile] = []
        if dataset == self.dataset {
            found += try rows(
                """
                SELECT \(Self.columns) FROM assets WHERE path = ?1 AND coalesce(item, path) = ?2 AND key = ?3
                AND container IS NULL AND sample IS NULL AND \(Self.condition)
                """, [entry.asset.path.string, entry.itemID, entry.asset.key])
        }
        if let promised = entry.asset.checksum, promised.algorithm.namesContent {
            try index()
            found += try rows(
                "SELECT \(Self.columns) FROM assets WHERE checksum = ?1 AND \(Self.condition) LIMIT 4",
                [promised.description])
        }
        return found
    }

    private func index() throws(FetchError) {
        if isIndexed.value { return }
        // In the copy.
        try snapshot.ledger.write { db in
            try db.execute(sql: "CREATE INDEX shared_checksums ON assets (checksum) WHERE checksum IS NOT NULL")
        }
        isIndexed.change { $0 = true }
    }

    private func rows(_ sql: String, _ values: [String]) throws(FetchError) -> [SharedFile] {
        try snapshot.ledger.read { db in
            let statement = try RawStatement(db, sql)
            for (index, value) in values.enumerated() { statement.bind(Int32(index + 1), value) }
            var files: [SharedFile] = []
            while try statement.step() {
                guard let size = statement.optionalInteger(1), let path = place(of: statement) else { continue }
                let checksum = statement.optionalText(2).flatMap { try? Checksum(parsing: $0) }
                files.append(
                    SharedFile(
                        path: path, size: size, checksums: [checksum].compactMap(\.self),
                        version: Validator(etag: statement.optionalText(3), lastModified: statement.optionalText(4)),
                        age: statement.optionalDouble(5).map(SharedFile.Age.until) ?? .unknown))
            }
            return files
        }
    }

    /// Where the file of a row lies.
    private func place(of row: RawStatement) -> String? {
        guard let path = try? RelativePath(row.text(0)) else { return nil }
        guard let layout else { return "\(name)/\(path)" }
        let promised = row.optionalText(6).flatMap { try? Checksum(parsing: $0) }
        let asset = Asset(key: "", path: path, checksum: promised)
        return (try? layout.content(of: asset)).map { "\(name)/\($0)" }
    }
}

extension Checksum.Algorithm {
    /// True for hashes long enough to find content by, wherever it is from.
    var namesContent: Bool {
        switch self {
        case .sha256, .md5, .sha1, .gitBlobSHA1: true
        case .crc32, .crc32c: false
        }
    }
}
