/// One file of a repository of the hub, before it is committed.
public struct HubFile: Sendable {
    /// Where its bytes are kept.
    public enum Storage: Sendable {
        /// In git itself.
        case git
        /// In the object store, with a pointer in git.
        case lfs
    }

    /// The path in the repository, with `/` between folders.
    public let path: String

    /// Its bytes; only size and body of the resource matter.
    public let content: MirrorResource

    /// Where its bytes are kept.
    public let storage: Storage

    /// A file in git.
    public static func plain(_ path: String, _ bytes: [UInt8]) -> HubFile {
        HubFile(path: path, content: .bytes(bytes), storage: .git)
    }

    /// A text file in git.
    public static func plain(_ path: String, _ text: String) -> HubFile {
        plain(path, Array(text.utf8))
    }

    /// A file in LFS with any content, which need not fit into memory.
    public static func lfs(_ path: String, _ content: MirrorResource) -> HubFile {
        HubFile(path: path, content: content, storage: .lfs)
    }

    /// A file in LFS with made-up bytes: the same as `PatternBytes(seed:)`, taking no memory.
    public static func lfs(_ path: String, size: Int, seed: UInt64) -> HubFile {
        lfs(path, .pattern(size: size, seed: seed))
    }

    /// All its bytes, in memory.
    ///
    /// - Throws: What the content's body throws.
    public func bytes() throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.size)
        try content.body(0..<content.size) { bytes.append(contentsOf: $0) }
        return bytes
    }
}
