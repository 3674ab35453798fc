import Crypto

/// SHA-256 as LFS names objects by it.
enum SHA256Hash {
    /// The hash of a resource's bytes, 64 hexadecimal digits; one piece in memory at a time.
    static func hexadecimal(of resource: MirrorResource) throws -> String {
        var hash = SHA256()
        try resource.body(0..<resource.size) { hash.update(bufferPointer: $0) }
        return Hexadecimal.text(of: hash.finalize())
    }

    /// A keyed hash (HMAC) of a text, 64 hexadecimal digits: what signed links carry.
    static func signature(of text: String, key: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))
        return Hexadecimal.text(of: code)
    }
}
