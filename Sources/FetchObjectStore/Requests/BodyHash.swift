import Crypto
import FetchCore
import Foundation

/// The SHA-256 of what is sent, in the two forms that stores want.
struct BodyHash: Hashable, Sendable {
    let bytes: [UInt8]

    init(of body: [UInt8]) { bytes = body.withUnsafeBytes { Array(SHA256.hash(data: $0)) } }

    /// Takes what ``base64`` wrote.
    init?(base64: String) {
        guard let data = Data(base64Encoded: base64), data.count == SHA256.byteCount else { return nil }
        bytes = Array(data)
    }

    /// As signatures have it.
    var hex: String { Hex.encode(bytes) }
    /// As checksum headers have it.
    var base64: String { Data(bytes).base64EncodedString() }
    var checksum: Checksum { Checksum(.sha256, bytes: bytes) }
}
