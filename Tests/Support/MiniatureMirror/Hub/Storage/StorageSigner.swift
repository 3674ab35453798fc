/// Signs links to the storage, and checks them.
struct StorageSigner: Sendable {
    let baseURL: String
    let key: String

    /// The link to an object, good until `expires` in seconds since 1970.
    ///
    /// - Parameter name: The file name it proposes to a browser.
    func link(to oid: String, name: String, expires: Int) -> String {
        let path = "/repos/\(oid.prefix(2))/\(oid)"
        let shown = PercentCoding.encoded("inline; filename=\"\(name)\"")
        return "\(baseURL)\(path)?response-content-disposition=\(shown)&Expires=\(expires)"
            + "&Signature=\(signature(path: path, expires: "\(expires)"))&Key-Pair-Id=MINIATURE"
    }

    /// The link to an object for LFS.
    func grantedLink(to oid: String, expires: Int) -> String {
        let path = "/lfs/\(oid.prefix(2))/\(oid)"
        return "\(baseURL)\(path)?Expires=\(expires)&Signature=\(signature(path: path, expires: "\(expires)"))"
    }

    /// What the grant header of such a link must say.
    func grant(path: String, expires: String) -> String {
        "RemoteAuth " + SHA256Hash.signature(of: "grant \(path) \(expires)", key: key)
    }

    func signature(path: String, expires: String) -> String {
        SHA256Hash.signature(of: "\(path) \(expires)", key: key)
    }
}
