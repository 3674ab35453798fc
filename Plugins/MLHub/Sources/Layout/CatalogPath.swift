/// Addresses of files that lie in the catalog itself: in its archive, or in its folder.
enum CatalogPath {
    /// What such an address begins with.
    static let scheme = "catalog://"

    /// The path in the catalog, or `nil` for an address of another kind.
    static func path(of href: String) -> String? {
        href.hasPrefix(scheme) ? String(href.dropFirst(scheme.count)) : nil
    }
}
