import FetchCore

/// One file of a repository at one commit.
struct RepositoryFile: Sendable, Hashable {
    /// Its path from the repository's root, as the repository has it.
    var path: String
    /// The size of its content in bytes, for a large file that of the content its pointer stands for.
    var size: Int64
    /// The git object id (SHA-1) of the blob in the tree: of the content, or of the pointer to it.
    var blob: String
    /// The SHA-256 of the content, when the blob is a git-LFS pointer.
    var oid: String?
    /// The Hub's own name of the content in its chunk store, when it has one.
    var xet: String?

    /// The checksum of the content.
    var checksum: Checksum? {
        if let oid { return try? Checksum(.sha256, hex: oid) }
        return try? Checksum(.gitBlobSHA1, hex: blob)
    }

    /// The asset that brings it.
    ///
    /// - Throws: ``FetchError`` with code `unsafe-path` for a path that cannot be below an output directory.
    func asset() throws(FetchError) -> Asset {
        Asset(key: "file", path: try RelativePath(path), size: size, checksum: checksum)
    }
}

extension RepositoryFile {
    /// The file as one record of a ``FileSpool``: fields parted by tabs, the path last, ended by NUL, which no path of
    /// git holds.
    var record: [UInt8] { Array("\(size)\t\(blob)\t\(oid ?? "")\t\(xet ?? "")\t\(path)\0".utf8) }

    /// Reads a record without its NUL.
    init?(record: some Collection<UInt8>) {
        let fields = record.split(separator: UInt8(ascii: "\t"), maxSplits: 4, omittingEmptySubsequences: false)
        guard fields.count == 5 else { return nil }
        let texts = fields.map { String(decoding: $0, as: UTF8.self) }
        guard let size = Int64(texts[0]) else { return nil }
        self.size = size
        blob = texts[1]
        oid = texts[2].isEmpty ? nil : texts[2]
        xet = texts[3].isEmpty ? nil : texts[3]
        path = texts[4]
    }
}
