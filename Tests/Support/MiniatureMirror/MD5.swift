import Crypto
import FoundationEssentials

/// MD5 for checksum lists, entity tags and `Content-MD5`, not for security.
enum MD5 {
    /// As `md5sum` prints it.
    static func hexadecimal(of bytes: [UInt8]) -> String {
        Hexadecimal.text(of: digest(of: bytes))
    }

    /// As `Content-MD5` carries it (RFC 1864).
    static func base64(of bytes: [UInt8]) -> String {
        Data(digest(of: bytes)).base64EncodedString()
    }

    private static func digest(of bytes: [UInt8]) -> Insecure.MD5.Digest {
        var hash = Insecure.MD5()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return hash.finalize()
    }
}
