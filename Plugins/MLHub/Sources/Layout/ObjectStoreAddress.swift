import FetchCore

/// Addresses of object stores, as addresses of the web that anybody may read.
enum ObjectStoreAddress {
    /// The version of Azure's interface that answers with ranges; older ones, which it falls back to, do not.
    private static let azureVersion = "2021-06-08"

    /// The `https` address of an `s3://`, `gs://` or web address.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for any other.
    static func web(_ href: String) throws(FetchError) -> String {
        if Href.isWeb(href) { return href }
        let parts = href.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[1].isEmpty, !parts[2].isEmpty else { throw unusable(href) }
        let (bucket, key) = (parts[2], parts[3])
        switch parts[0].lowercased() {
        // A certificate for *.s3.amazonaws.com does not cover names with dots.
        case "s3:" where bucket.contains("."): return "https://s3.amazonaws.com/\(bucket)/\(key)"
        case "s3:": return "https://\(bucket).s3.amazonaws.com/\(key)"
        case "gs:": return "https://storage.googleapis.com/\(bucket)/\(key)"
        default: throw unusable(href)
        }
    }

    /// Headers that the host of an address wants.
    static func headers(of url: String) -> [TransferRequest.Header] {
        isAzure(url) ? [TransferRequest.Header("x-ms-version", azureVersion)] : []
    }

    /// True for Azure's blob store.
    static func isAzure(_ url: String) -> Bool {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != ":" }
        return host.lowercased().hasSuffix(".blob.core.windows.net")
    }

    private static func unusable(_ href: String) -> FetchError {
        FetchError(
            .badInput, "\(SafeURL(href)) is not an address that fetch can read", hint: "https, http, s3 and gs are")
    }
}
