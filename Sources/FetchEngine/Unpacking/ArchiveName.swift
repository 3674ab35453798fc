import FetchCore

/// Names of archives.
enum ArchiveName {
    private static let suffixes = [
        ".tar.gz", ".tar.zst", ".tar.xz", ".tar.bz2", ".tgz", ".tar", ".zip", ".parquet",
    ]

    /// True for a name that says archive.
    static func isKnown(_ path: RelativePath) -> Bool {
        let lower = path.string.lowercased()
        return suffixes.contains { lower.hasSuffix($0) }
    }

    /// The folder that an archive's members land in: its path without the ending that says archive.
    static func folder(of path: RelativePath) -> String {
        let lower = path.string.lowercased()
        guard let suffix = suffixes.first(where: { lower.hasSuffix($0) }), path.name.utf8.count > suffix.utf8.count
        else { return path.string + ".d" }
        return String(path.string.dropLast(suffix.count))
    }

    /// The paths of archives whose members land in a folder, in the usual spelling.
    static func archives(in folder: String) -> [String] {
        (folder.hasSuffix(".d") ? [String(folder.dropLast(2))] : []) + suffixes.map { folder + $0 }
    }

    /// The paths of archives whose members would land in the same folder, in the usual spelling.
    static func rivals(of path: RelativePath) -> [String] {
        let folder = folder(of: path)
        let plain = folder.hasSuffix(".d") ? [String(folder.dropLast(2))] : []
        return (suffixes.map { folder + $0 } + plain).filter { $0 != path.string }
    }
}

/// Names of members.
enum MemberName {
    /// A name without the `./` that many writers put before it.
    static func plain(_ name: String) -> String {
        var rest = Substring(name)
        while rest.hasPrefix("./") { rest = rest.dropFirst(2) }
        return String(rest)
    }
}
