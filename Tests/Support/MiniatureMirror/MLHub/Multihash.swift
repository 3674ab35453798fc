import Crypto

/// Checksums as the `file` extension of STAC writes them (multihash: code, length, digest).
enum Multihash {
    /// SHA-256: code 0x12, length 0x20.
    static func sha256(of bytes: [UInt8]) -> String {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return "1220" + Hexadecimal.text(of: hash.finalize())
    }
}
