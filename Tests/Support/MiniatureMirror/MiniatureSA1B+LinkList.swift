extension MiniatureSA1B {
    /// The list of links in the form Meta gives it out.
    ///
    /// A header, a TAB between name and link, rows in a scrambled order with one that is no tar, no final newline.
    ///
    /// - Parameters:
    ///   - baseURL: Scheme, host and port, such as `MirrorServer.url("")`.
    ///   - expires: When these links expire, in seconds since 1970; `nil` for the time of this content.
    public func linkList(baseURL: String, expires: Int? = nil) -> String {
        let rows = names.map { "\($0)\t\(link(to: $0, baseURL: baseURL, expires: expires))" }
        return (["file_name\tcdn_link"] + rows).joined(separator: "\n")
    }
}
