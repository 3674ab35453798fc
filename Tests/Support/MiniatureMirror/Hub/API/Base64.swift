import FoundationEssentials

/// Base64 of texts (RFC 4648).
enum Base64 {
    static func encoded(_ text: String) -> String {
        Data(text.utf8).base64EncodedString()
    }

    static func decoded(_ text: String) -> String? {
        Data(base64Encoded: text).flatMap { String(data: $0, encoding: .utf8) }
    }
}
