/// What a commit holds: files and folders in git's order, each folder before what is in it.
struct RepositoryTree: Sendable {
    let commit: String
    let entries: [RepositoryEntry]
    private let indices: [String: Int]

    init(commit: String, entries: [RepositoryEntry]) {
        self.commit = commit
        self.entries = entries
        indices = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.path, $0) })
    }

    /// The entry of exactly that path.
    subscript(path: String) -> RepositoryEntry? {
        indices[path].map { entries[$0] }
    }

    /// The files alone.
    var files: [RepositoryEntry] { entries.filter { $0.kind == .file } }

    /// What is below a folder, `""` for the root; `nil` if there is no such folder.
    ///
    /// - Parameter isRecursive: Whether folders below are entered too.
    func entries(below folder: String, isRecursive: Bool) -> [RepositoryEntry]? {
        guard folder.isEmpty || self[folder]?.kind == .folder else { return nil }
        let prefix = folder.isEmpty ? "" : folder + "/"
        return entries.filter {
            $0.path.hasPrefix(prefix) && (isRecursive || !$0.path.dropFirst(prefix.count).contains("/"))
        }
    }
}
