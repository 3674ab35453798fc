import FetchCore
import FoundationEssentials

/// MD5 sums as object stores write them.
enum Base64MD5 {
    /// The checksum, or `nil` for anything else.
    static func checksum(_ text: String) -> Checksum? {
        guard let bytes = Data(base64Encoded: text), bytes.count == 16 else { return nil }
        return Checksum(.md5, bytes: bytes)
    }
}
