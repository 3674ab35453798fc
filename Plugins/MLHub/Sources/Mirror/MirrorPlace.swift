import FetchCore

/// A prefix of an object store whose objects are a dataset, as `--mirror` takes it.
struct MirrorPlace: Sendable, Hashable {
    /// How a store lists its objects.
    enum Kind: Sendable {
        /// `comp=list` of Azure's blob store.
        case azure
        /// ListObjectsV2 of S3 and of all that speak like it.
        case s3
    }

    var kind: Kind
    /// The address of the container or bucket, without a slash at its end.
    var base: String
    /// What the names of the dataset's objects begin with; empty, or with a slash at its end.
    var prefix: String
    /// The product a store may put before every name that it lists, though its address holds it already.
    var product: String?

    /// Reads `azure:ACCOUNT/CONTAINER/PREFIX`, `s3:BUCKET/PREFIX`, `source.coop:ACCOUNT/PRODUCT`; in place of account
    /// or bucket, all of them also take the address of a container, a bucket or a product.
    ///
    /// - Throws: ``FetchError`` with code `usage` for anything else.
    init(parsing text: String) throws(FetchError) {
        guard let colon = text.firstIndex(of: ":") else { throw Self.error(text) }
        let rest = String(text[text.index(after: colon)...])
        let plain = rest.hasPrefix("//") ? String(rest.dropFirst(2)) : rest
        switch text[..<colon] {
        case "azure":
            kind = .azure
            (base, prefix) =
                try Href.isWeb(plain)
                ? Self.split(address: plain, text)
                : Self.split(plain, after: 2, text) { parts in
                    "https://\(parts[0]).blob.core.windows.net/\(parts[1])"
                }
        case "s3":
            kind = .s3
            (base, prefix) =
                try Href.isWeb(plain)
                ? Self.split(address: plain, text)
                : Self.split(plain, after: 1, text) { parts in
                    parts[0].contains(".")
                        ? "https://s3.amazonaws.com/\(parts[0])" : "https://\(parts[0]).s3.amazonaws.com"
                }
        case "source.coop":
            kind = .s3
            (base, prefix) =
                try Href.isWeb(plain)
                ? Self.split(address: plain, text, parts: 5)
                : Self.split(plain, after: 2, text) { "https://data.source.coop/\($0[0])/\($0[1])" }
            product = base.split(separator: "/").last.map(String.init)
        default: throw Self.error(text)
        }
    }

    /// The address of an object.
    func url(of name: String) -> String {
        "\(base)/\(PercentCoding.path(name))"
    }

    private static func split(
        _ text: String, after count: Int, _ whole: String, _ base: ([Substring]) -> String
    ) throws(FetchError) -> (String, String) {
        let parts = text.split(separator: "/", maxSplits: count, omittingEmptySubsequences: false)
        guard parts.count >= count, !parts.prefix(count).contains("") else { throw error(whole) }
        return (base(Array(parts)), folder(parts.count > count ? String(parts[count]) : ""))
    }

    /// `https://HOST/CONTAINER/PREFIX`, where `https://HOST/CONTAINER` has four parts between slashes.
    private static func split(
        address: String, _ whole: String, parts count: Int = 4
    ) throws(FetchError) -> (String, String) {
        let parts = address.split(separator: "/", maxSplits: count, omittingEmptySubsequences: false)
        guard parts.count >= count, !parts[2..<count].contains("") else { throw error(whole) }
        return (parts.prefix(count).joined(separator: "/"), folder(parts.count > count ? String(parts[count]) : ""))
    }

    private static func folder(_ prefix: String) -> String {
        prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
    }

    private static func error(_ text: String) -> FetchError {
        FetchError(
            .usage, "\"\(SafeURL(text))\" is not a mirror",
            hint: "Write azure:ACCOUNT/CONTAINER/PREFIX, s3:BUCKET/PREFIX or source.coop:ACCOUNT/PRODUCT")
    }
}
