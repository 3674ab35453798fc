/// What git keeps in place of a large file (git-lfs, `docs/spec.md`).
public struct LFSPointer: Sendable, Hashable {
    /// Blobs of this size or more are no pointers.
    static let sizeLimit = 1024

    /// SHA-256 of the file, 64 hexadecimal digits.
    public let oid: String

    /// The file's size in bytes.
    public let size: Int

    /// The pointer to a file of that hash and size.
    public init(oid: String, size: Int) {
        self.oid = oid
        self.size = size
    }

    /// Reads a pointer; `nil` if the bytes are none.
    init?(_ bytes: [UInt8]) {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        guard lines.count >= 3, lines[0] == "version https://git-lfs.github.com/spec/v1",
            let oid = lines.first(where: { $0.hasPrefix("oid sha256:") })?.dropFirst("oid sha256:".count),
            let size = lines.first(where: { $0.hasPrefix("size ") }).flatMap({ Int($0.dropFirst("size ".count)) })
        else { return nil }
        self.init(oid: String(oid), size: size)
    }

    /// The text git keeps.
    public var text: String {
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize \(size)\n"
    }
}
