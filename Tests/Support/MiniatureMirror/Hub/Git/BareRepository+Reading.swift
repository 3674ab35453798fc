extension BareRepository {
    /// All refs with the commits they lead to, tags peeled.
    func references() throws -> [String: String] {
        let text = try gitText("for-each-ref", "--format=%(refname) %(objectname) %(*objectname)")
        let rows = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0.count > 2 ? $0[2] : $0[1]) })
    }

    /// Whether there is a commit of that full id.
    func hasCommit(_ id: String) -> Bool {
        (try? gitText("cat-file", "-t", id)) == "commit\n"
    }

    /// All folders and files of a commit, each folder before what is in it.
    func tree(of commit: String) throws -> RepositoryTree {
        let rows = try git("ls-tree", "-r", "-t", "-l", "-z", "--full-tree", commit).split(separator: 0)
        var entries = rows.compactMap { Self.entry(String(decoding: $0, as: UTF8.self)) }
        let small = entries.indices.filter { entries[$0].kind == .file && entries[$0].size < LFSPointer.sizeLimit }
        let blobs = try self.blobs(small.map { entries[$0].oid })
        for (index, blob) in zip(small, blobs) { entries[index].pointer = LFSPointer(blob) }
        return RepositoryTree(commit: commit, entries: entries)
    }

    /// A file's bytes by its object id.
    func blob(_ oid: String) throws -> [UInt8] {
        try git("cat-file", "blob", oid)
    }

    /// The last commit of each path, folders included, as seen from a commit.
    func lastCommits(from commit: String) throws -> [String: CommitSummary] {
        let format = "--format=%x01%H%x00%s%x00%cI%x00"
        let log = try git("log", "-z", "--name-only", "--no-renames", "-m", "--first-parent", format, commit)
        var found: [String: CommitSummary] = [:]
        for part in log.split(separator: 1) {
            let fields = part.split(separator: 0, omittingEmptySubsequences: false).map {
                String(decoding: $0, as: UTF8.self)
            }
            guard fields.count > 3 else { continue }
            let summary = CommitSummary(id: fields[0], title: fields[1], date: fields[2])
            for field in fields.dropFirst(3) {
                let path = field.drop { $0 == "\n" }
                for name in Self.pathAndFolders(path) where found[name] == nil { found[name] = summary }
            }
        }
        return found
    }

    /// The summary of one commit.
    func summary(of commit: String) throws -> CommitSummary {
        let fields = try gitText("show", "--no-patch", "--format=%H%x00%s%x00%cI", commit)
            .split(separator: "\n")[0].split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        return CommitSummary(id: fields[0], title: fields[1], date: fields[2])
    }

    private static func pathAndFolders(_ path: Substring) -> [String] {
        guard !path.isEmpty else { return [] }
        let parts = path.split(separator: "/")
        return parts.indices.map { parts[...$0].joined(separator: "/") }
    }

    private static func entry(_ row: String) -> RepositoryEntry? {
        let halves = row.split(separator: "\t", maxSplits: 1)
        let words = halves[0].split(separator: " ")
        guard halves.count == 2, words.count == 4 else { return nil }
        return RepositoryEntry(
            path: String(halves[1]), kind: words[1] == "tree" ? .folder : .file, oid: String(words[2]),
            size: Int(words[3]) ?? 0)
    }

    /// Many small blobs by one call of git, in the order of their ids.
    private func blobs(_ oids: [String]) throws -> [[UInt8]] {
        guard !oids.isEmpty else { return [] }
        let input = Array(oids.map { $0 + "\n" }.joined().utf8)
        var rest = try git("cat-file", "--batch", input: input)[...]
        return try oids.map { oid in
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
                let size = Int(String(decoding: rest[..<end], as: UTF8.self).split(separator: " ").last ?? "")
            else { throw GitError(description: "cat-file does not know \(oid)") }
            let blob = rest[(end + 1)...].prefix(size)
            rest = rest.dropFirst(blob.endIndex + 1 - rest.startIndex)
            return Array(blob)
        }
    }
}
