import FoundationEssentials

extension HubFile {
    /// The regular files below a folder, under their paths in it, read when they are served.
    ///
    /// - Parameter endings: Names with these endings go to LFS, all others to git.
    /// - Throws: What the file system throws.
    public static func folder(_ folder: String, lfs endings: [String] = [".parquet", ".bin"]) throws -> [HubFile] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().compactMap { path in
            guard let content = MirrorResource.file("\(folder)/\(path)") else { return nil }
            let isInLFS = endings.contains { path.hasSuffix($0) }
            return HubFile(path: path, content: content, storage: isInLFS ? .lfs : .git)
        }
    }
}
