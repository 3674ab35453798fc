import Crypto
import FoundationEssentials

/// An MD5 digest, for checksum lists, entity tags and `Content-MD5`, not for security.
struct MD5: Sendable {
    private let digest: Insecure.MD5.Digest

    init(_ bytes: [UInt8]) {
        var hash = Insecure.MD5()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        digest = hash.finalize()
    }

    /// As `md5sum` prints it.
    var hexadecimal: String { Hexadecimal.text(of: digest) }

    /// As `Content-MD5` carries it (RFC 1864).
    var base64: String { Data(digest).base64EncodedString() }

    /// As `md5sum` prints the digest of these bytes.
    static func hexadecimal(of bytes: [UInt8]) -> String { MD5(bytes).hexadecimal }
}
