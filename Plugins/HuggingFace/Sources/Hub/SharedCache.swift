import FetchCore
import Foundation

/// The part of the shared Hugging Face cache that belongs to one dataset.
///
///     refs/REVISION              a commit id, no line feed
///     blobs/HASH                 contents by SHA-256 (LFS) or git object id
///     snapshots/COMMIT/PATH      links to them
///     trees/COMMIT.json          all files of a commit
///     .no_exist/COMMIT/PATH      known not to be there
struct SharedCache: Sendable {
    /// The cache's own folder.
    let root: String
    /// The dataset's folder in it.
    let folder: String

    /// No listing of a commit is larger than this, in bytes.
    private static let largestTree: Int64 = 256 << 20
    /// What the ecosystem's libraries look for in every dataset.
    private static let lookedFor = ["README.md", ".huggingface.yaml", "dataset_infos.json"]

    /// Takes the cache's folder.
    init(root: String, name: HubName) {
        self.root = root
        folder = "\(root)/\(name.cacheFolder)"
    }

    /// Where contents and links of a commit lie.
    func layout(commit: String) -> StoreLayout {
        StoreLayout(place: .at(folder), contents: "blobs", links: "snapshots/\(commit)")
    }

    /// The commit that a revision was the last time anybody asked; `nil` when nobody did.
    func commit(of revision: String) -> String? {
        if Self.isCommit(revision) { return revision }
        guard (try? RelativePath(revision)) != nil,
            let text = try? String(contentsOfFile: "\(folder)/refs/\(revision)", encoding: .utf8)
        else { return nil }
        let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return Self.isCommit(commit) ? commit : nil
    }

    /// Gives every file of a commit to `body`, from the listing others or an earlier run have left; false when there is
    /// none that can be used.
    func files(at commit: String, _ body: (RepositoryFile) throws -> Void) throws -> Bool {
        let path = "\(folder)/trees/\(commit).json"
        guard let size = LocalFile.size(path), size <= Self.largestTree,
            let bytes = try? Data(contentsOf: URL(filePath: path)),
            let tree = try? JSONDecoder().decode(Tree.self, from: bytes), tree.version == 1
        else { return false }
        for (path, entry) in tree.files.sorted(by: { $0.key < $1.key }) { try body(entry.file(path)) }
        return true
    }

    /// Gives every file that a snapshot links to to `body`, for caches without a listing; false when there is none.
    func snapshot(of commit: String, _ body: (RepositoryFile) throws -> Void) throws -> Bool {
        let root = "\(folder)/snapshots/\(commit)"
        guard let walk = FileManager.default.enumerator(atPath: root) else { return false }
        var names: [String] = []
        while let name = walk.nextObject() as? String { names.append(name) }
        for name in names.sorted() {
            guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/\(name)"),
                let hash = target.split(separator: "/").last.map(String.init), [40, 64].contains(hash.utf8.count),
                let size = LocalFile.size("\(folder)/blobs/\(hash)")
            else { continue }
            let isLarge = hash.utf8.count == 64
            try body(RepositoryFile(path: name, size: size, blob: isLarge ? "" : hash, oid: isLarge ? hash : nil))
        }
        return !names.isEmpty
    }

    /// The file that holds a content; `nil` when it is not in the cache.
    func blob(_ checksum: Checksum) -> String? {
        let path = "\(folder)/blobs/\(checksum.value)"
        return LocalFile.size(path) == nil ? nil : path
    }

    /// A text of a commit that is in the cache.
    func document(_ path: String, at commit: String) -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: "\(folder)/snapshots/\(commit)/\(path)"))).map { Array($0) }
    }

    /// Writes what others look for besides contents: what the revision is, all files of the commit, and what is not
    /// among them.
    func describe(
        revision: String, commit: String, files: FileListing, in store: any StoreRecords
    ) throws {
        let tag = "\(root)/CACHEDIR.TAG"
        if !FileManager.default.fileExists(atPath: tag) {
            try? Data("Signature: 8a477f597d28d172789f06886806bc55\n# https://bford.info/cachedir/\n".utf8)
                .write(to: URL(filePath: tag), options: .atomic)
        }
        if revision != commit { try store.write("refs/\(revision)", Array(commit.utf8)) }
        var missing = Set(Self.lookedFor)
        try store.write("trees/\(commit).json") { put in
            try put(Array("{\n \"format_version\": 1,\n \"files\": {".utf8))
            var isFirst = true
            try files.visit { file in
                missing.remove(file.path)
                try put(Array("\(isFirst ? "" : ",")\n  \(Self.text(file))".utf8))
                isFirst = false
            }
            try put(Array("\n }\n}\n".utf8))
        }
        for path in missing { try store.write(".no_exist/\(commit)/\(path)", []) }
    }

    private static func text(_ file: RepositoryFile) -> String {
        var json = JSONText()
        json.add("size", file.size)
        json.add("blob_id", file.blob)
        if let oid = file.oid {
            json.add("lfs_sha256", oid)
            json.add("lfs_size", file.size)
        }
        json.add("xet_hash", file.xet)
        return "\(JSONText.quoted(file.path)): \(json.text)"
    }

    private static func isCommit(_ text: String) -> Bool {
        text.utf8.count == 40 && text.utf8.allSatisfy { Hex.isDigit($0) }
    }

    /// `trees/COMMIT.json`.
    private struct Tree: Decodable {
        var version: Int
        var files: [String: Entry]

        enum CodingKeys: String, CodingKey {
            case files
            case version = "format_version"
        }
    }

    private struct Entry: Decodable {
        var size: Int64
        var blob: String
        var oid: String?
        var largeSize: Int64?
        var xet: String?

        enum CodingKeys: String, CodingKey {
            case size
            case blob = "blob_id"
            case oid = "lfs_sha256"
            case largeSize = "lfs_size"
            case xet = "xet_hash"
        }

        func file(_ path: String) -> RepositoryFile {
            RepositoryFile(path: path, size: largeSize ?? size, blob: blob, oid: oid, xet: xet)
        }
    }
}
