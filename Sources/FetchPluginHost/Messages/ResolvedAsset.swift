import FetchCore

/// How to get one asset, or why that cannot be said.
struct ResolvedAsset: Decodable, Sendable {
    var url: String?
    var headers: [String: String]?
    /// Seconds since 1970 (UTC).
    var expires: Double?
    /// Why there is no address.
    var code: String?
    var message: String?
    var hint: String?

    /// The same, checked: an absolute web address and headers that are one line each.
    func request(of plugin: String, path: RelativePath) -> Result<TransferRequest, any Error> {
        guard let url else {
            let fault = PluginFault(
                code: code ?? "source-failed", message: message ?? "\(plugin) gives no address for \(path)", hint: hint)
            return .failure(fault.error(of: plugin))
        }
        guard Self.isWebAddress(url) else {
            return .failure(
                FetchError(.badInput, "\(plugin) gives no http or https address for \(path): \(SafeURL(url))"))
        }
        let fields = (headers ?? [:]).sorted { $0.key < $1.key }
        guard fields.allSatisfy({ Self.isToken($0.key) && Self.isLine($0.value) }) else {
            return .failure(FetchError(.badInput, "\(plugin) gives headers for \(path) that no request can carry"))
        }
        return .success(
            TransferRequest(
                url: url, headers: fields.map { TransferRequest.Header($0.key, $0.value) },
                expires: expires ?? SignedLink.expiry(of: url)))
    }

    private static func isWebAddress(_ url: String) -> Bool {
        (url.hasPrefix("http://") || url.hasPrefix("https://")) && url.utf8.count < 65_536
            && url.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    /// A field's name (RFC 9110 §5.6.2).
    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !#"(),/:;<=>?@[\]{}""#.utf8.contains($0) }
    }

    private static func isLine(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
