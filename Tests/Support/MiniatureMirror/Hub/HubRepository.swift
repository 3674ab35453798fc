/// One dataset repository of the hub: a bare repository of real git, and the objects its LFS pointers lead to.
///
/// What the API tells, `git clone` sees and LFS serves all comes from that one repository.
public final class HubRepository: Sendable {
    private struct State {
        var access = HubAccess()
        var references: [String: String] = [:]
        var trees: [String: RepositoryTree] = [:]
        var lastCommits: [String: [String: CommitSummary]] = [:]
        var time: Int
    }

    /// `OWNER/NAME`, or `NAME` alone for one of the oldest datasets.
    public let id: String

    /// The folder of the bare repository.
    public var folder: String { bare.folder }

    let bare: BareRepository
    private let objects: ObjectStore
    private let blobs = BlobCache()
    private let state: Monitor<State>

    /// Makes an empty repository in a folder, which must not exist yet.
    init(id: String, folder: String, objects: ObjectStore) throws {
        self.id = id
        self.objects = objects
        bare = try BareRepository.make(at: folder)
        state = Monitor(State(time: MirrorResource.fixedDate))
    }

    /// Who may see it and have its files; change it at any time.
    public var access: HubAccess {
        get { state.withLock { $0.access } }
        set { state.withLock { $0.access = newValue } }
    }

    // Writing

    /// Commits files, with a `.gitattributes` that tells git which of them are in LFS.
    ///
    /// Commits are an hour apart, beginning on 5 April 2023, so that the same files give the same ids every time.
    ///
    /// - Parameters:
    ///   - files: What is new or changed; all else stays as it is.
    ///   - deleting: Paths of files or folders to take away.
    ///   - ref: A branch, or a full ref such as `refs/convert/parquet`. A new one begins empty.
    /// - Returns: The id of the commit.
    /// - Throws: `GitError`, `SystemCallError`, or what a content's body throws.
    @discardableResult
    public func commit(
        _ files: [HubFile], deleting: [String] = [], to ref: String = "main", message: String = "Add files"
    ) throws -> String {
        let ref = ref.hasPrefix("refs/") ? ref : "refs/heads/\(ref)"
        let parent = references[ref]
        var stream = FastImport(ref: ref, parent: parent, message: message, time: nextTime())
        var attributes = LFSAttributes(try parent.map { try tree(of: $0) })
        for path in deleting {
            stream.delete(path)
            attributes.remove(path)
        }
        for file in files { try put(file, &stream, &attributes) }
        if let text = attributes.text { stream.put(Array(text.utf8), at: LFSAttributes.path) }
        _ = try bare.git("fast-import", "--quiet", "--force", input: stream.bytes)
        let references = try reload()
        guard let commit = references[ref] else { throw GitError(description: "no commit on \(ref)") }
        return commit
    }

    /// Puts an annotated tag at a commit, or at what a ref leads to.
    public func tag(_ name: String, at target: String = "main") throws {
        _ = try bare.git(
            "-c", "user.name=Miniature Hub", "-c", "user.email=hub@example.org", "tag", "-a", "-m", name, name, target)
        try reload()
    }

    /// Reads the refs again, after somebody else has written to the folder.
    @discardableResult
    public func reload() throws -> [String: String] {
        let references = try bare.references()
        state.withLock { $0.references = references }
        return references
    }

    private func put(_ file: HubFile, _ stream: inout FastImport, _ attributes: inout LFSAttributes) throws {
        attributes.remove(file.path)
        switch file.storage {
        case .git: stream.put(try file.bytes(), at: file.path)
        case .lfs:
            stream.put(Array(try objects.add(file.content).text.utf8), at: file.path)
            attributes.add(file.path)
        }
    }

    private func nextTime() -> Int {
        state.withLock {
            $0.time += 3600
            return $0.time
        }
    }

    // Reading

    /// All refs with the commits they lead to.
    var references: [String: String] { state.withLock { $0.references } }

    /// The commit a revision means: a branch, a tag, a full ref or a full commit id; `nil` if there is none.
    public func commit(of revision: String) -> String? {
        let references = references
        for prefix in ["refs/heads/", "refs/tags/", ""] {
            if let commit = references[prefix + revision] { return commit }
        }
        let isID = revision.utf8.count == 40 && revision.utf8.allSatisfy { Character(.init($0)).isHexDigit }
        return isID && (isKnown(revision) || bare.hasCommit(revision)) ? revision : nil
    }

    /// What a commit holds.
    func tree(of commit: String) throws -> RepositoryTree {
        if let tree = state.withLock({ $0.trees[commit] }) { return tree }
        let tree = try bare.tree(of: commit)
        state.withLock { $0.trees[commit] = tree }
        return tree
    }

    /// The bytes of a file in git, by its object id.
    func blob(_ oid: String) throws -> [UInt8] {
        try blobs.blob(oid) { try bare.blob(oid) }
    }

    /// The last commit of each path as seen from a commit.
    func lastCommits(from commit: String) throws -> [String: CommitSummary] {
        if let found = state.withLock({ $0.lastCommits[commit] }) { return found }
        let found = try bare.lastCommits(from: commit)
        state.withLock { $0.lastCommits[commit] = found }
        return found
    }

    private func isKnown(_ commit: String) -> Bool {
        state.withLock { $0.trees[commit] != nil }
    }
}
