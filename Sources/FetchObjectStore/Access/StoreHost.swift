import FetchCore

/// The host that serves a bucket, and where on it.
///
/// AWS gives each bucket a host of its own; other stores are asked by path, which all of them understand.
struct StoreHost: Hashable {
    /// `https://host:port`.
    let origin: String
    /// The host as the `Host` header has it.
    let name: String
    /// What paths begin with: empty, or a slash and the bucket.
    let root: String

    init(bucket: String, access: StoreAccess) {
        if let endpoint = access.endpoint?.lowercased() {
            origin = endpoint
            name = Self.header(endpoint)
            root = "/" + PercentCoding.segment(bucket)
            return
        }
        let domain = access.region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        let host = "s3.\(access.region).\(domain)"
        // A certificate for a wildcard holds for one label only.
        let isLabel = !bucket.contains(".") && !bucket.contains("_") && bucket == bucket.lowercased()
        name = isLabel ? "\(bucket).\(host)" : host
        origin = "https://" + name
        root = isLabel ? "" : "/" + PercentCoding.segment(bucket)
    }

    /// The path of an object, or of the bucket itself, encoded.
    func path(of key: String?) -> String {
        guard let key else { return root.isEmpty ? "/" : root }
        return root + "/" + PercentCoding.path(key)
    }

    /// Host and port of an origin, without the scheme's own port.
    private static func header(_ origin: String) -> String {
        let (scheme, port) = origin.hasPrefix("https://") ? ("https://", ":443") : ("http://", ":80")
        let host = origin.dropFirst(scheme.count)
        return String(host.hasSuffix(port) ? host.dropLast(port.count) : host)
    }
}
