/// The names of datasets, which become folders.
enum DatasetName {
    /// True for one component that is not hidden.
    static func isUsable(_ name: String) -> Bool {
        !name.contains("/") && !name.hasPrefix(".") && Array(name.utf8).withUnsafeBytes(SafeName.isName)
    }

    /// A name made of the last component of a path or an address, without what tells an archive.
    static func made(of place: String) -> String {
        let path = place.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/")
        var name = parts.last.map(String.init) ?? "stac"
        if ["catalog.json", "collection.json"].contains(name.lowercased()), parts.count > 1 {
            name = String(parts[parts.count - 2])
        }
        let endings = [".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2", ".tar", ".zip", ".json"]
        for ending in endings where name.lowercased().hasSuffix(ending) && name.count > ending.count {
            name.removeLast(ending.count)
            break
        }
        return isUsable(name) ? name : "stac"
    }
}
