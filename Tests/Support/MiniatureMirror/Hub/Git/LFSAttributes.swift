/// The `.gitattributes` of a commit, with one line for each path in LFS.
struct LFSAttributes {
    static let path = ".gitattributes"

    private var paths: Set<String>
    private let isNew: Bool
    private let before: Set<String>

    /// Those of the commit before; `nil` when there is none.
    init(_ tree: RepositoryTree?) {
        paths = Set((tree?.files ?? []).filter { $0.pointer != nil }.map(\.path))
        before = paths
        isNew = tree?[Self.path] == nil
    }

    mutating func add(_ path: String) {
        paths.insert(path)
    }

    /// Forgets a file, or a folder with all in it.
    mutating func remove(_ path: String) {
        paths = paths.filter { $0 != path && !$0.hasPrefix(path + "/") }
    }

    /// The file's text; `nil` if it has not changed.
    var text: String? {
        guard paths != before || (isNew && !paths.isEmpty) else { return nil }
        return paths.sorted().map { "/\(Self.pattern($0)) filter=lfs diff=lfs merge=lfs -text\n" }.joined()
    }

    /// The path as a pattern that means nothing else (gitattributes, "PATTERN FORMAT").
    private static func pattern(_ path: String) -> String {
        path.map { character in
            switch character {
            case " ": "[[:space:]]"
            case "*", "?", "[", "]", "\\": "\\\(character)"
            default: String(character)
            }
        }.joined()
    }
}
