internal import Crypto
public import FetchCore

/// Makes the digest of every algorithm a source can name.
public enum Digests {
    /// A fresh digest of `algorithm`; fits `ContentChecks.digest`.
    ///
    /// - Parameter size: the asset's size in bytes. Only a git object id depends on it: git hashes `blob SIZE` and a
    ///   zero byte before the content (Pro Git §10.2, "Object Storage").
    @Sendable public static func make(_ algorithm: Checksum.Algorithm, size: Int64) -> any FetchCore.Digest {
        switch algorithm {
        case .sha256: HashDigest<SHA256>(algorithm)
        case .md5: HashDigest<Insecure.MD5>(algorithm)
        case .sha1: HashDigest<Insecure.SHA1>(algorithm)
        case .gitBlobSHA1: HashDigest<Insecure.SHA1>(algorithm, prefix: "blob \(size)\0")
        case .crc32: CRC32Digest()
        case .crc32c: CRC32CDigest()
        }
    }
}
