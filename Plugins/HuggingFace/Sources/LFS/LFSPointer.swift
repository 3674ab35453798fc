import FetchCore

/// What stands in a repository for a file that git-LFS keeps elsewhere (git-lfs, docs/spec.md).
struct LFSPointer: Sendable, Hashable {
    /// The SHA-256 of the content, in lower-case hexadecimal.
    var oid: String
    /// Its size in bytes.
    var size: Int64

    private static let versions = [
        "https://git-lfs.github.com/spec/v1", "http://git-media.io/v/2", "https://git-media.io/v/2",
        "https://hawser.github.com/spec/v1",
    ]

    /// Reads a blob; `nil` when it is no pointer. An empty file stands for itself.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count < 1024, bytes.starts(with: "version http".utf8),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        var fields: [Substring: Substring] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, fields.updateValue(parts[1], forKey: parts[0]) == nil else { return nil }
        }
        guard let version = fields["version"], Self.versions.contains(String(version)), let oid = fields["oid"],
            oid.hasPrefix("sha256:"), let size = fields["size"].flatMap({ Int64($0) }), size >= 0,
            let checksum = try? Checksum(.sha256, hex: oid.dropFirst(7))
        else { return nil }
        self.oid = checksum.value
        self.size = size
    }
}
