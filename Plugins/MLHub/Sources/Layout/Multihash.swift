import FetchCore

/// Checksums as the STAC file extension writes them: a multihash in hexadecimal, that is a code for the algorithm, a
/// length and the digest (multiformats.io, both numbers as unsigned varints).
enum Multihash {
    /// The checksum, or `nil` for an algorithm that is not known or a wrong length.
    static func checksum(_ text: String) -> Checksum? {
        let lower = text.lowercased()
        for (prefix, algorithm) in prefixes where lower.hasPrefix(prefix) {
            if let checksum = try? Checksum(algorithm, hex: lower.dropFirst(prefix.count)) { return checksum }
        }
        return nil
    }

    /// sha2-256 is 0x12, sha1 0x11, md5 0xd5 and so the varint d501.
    private static let prefixes: [(String, Checksum.Algorithm)] = [
        ("1220", .sha256), ("1114", .sha1), ("d50110", .md5),
    ]
}
