import FetchCore
import FoundationEssentials

/// The checksum that a server tells of the asset it sends.
enum ToldChecksum {
    /// Reads `x-amz-checksum-sha256`, as object stores give it with the whole. That of an object in parts is a hash of
    /// hashes and no base64, and so nothing.
    static func read(sha256 text: String?) -> Checksum? {
        guard let text, let bytes = Data(base64Encoded: text), bytes.count == 32 else { return nil }
        return Checksum(.sha256, bytes: bytes)
    }

    /// Reads `Content-MD5` (RFC 1864), which is of the bytes sent, and so of the whole only when all are, and Azure's
    /// `x-ms-blob-content-md5`, which is of the whole always. Anything that is no MD5 is nothing.
    static func read(whole: String?, always: String?) -> Checksum? {
        guard let text = always ?? whole, let bytes = Data(base64Encoded: text), bytes.count == 16 else { return nil }
        return Checksum(.md5, bytes: bytes)
    }
}
