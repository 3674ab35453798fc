/// A small Hugging Face hub with git and git-LFS, on two origins of 127.0.0.1.
///
/// `server` is the hub: its API, `resolve`, git's smart HTTP at `/datasets/OWNER/NAME` and `/git/OWNER/NAME.git`, and
/// LFS below those. `storage` is where large files come from, under signed links that expire. Each origin has faults
/// and a log of its own.
public final class MiniatureHub: Sendable {
    /// The hub.
    public let server: MirrorServer

    /// The second origin.
    public let storage: MirrorServer

    private let register: HubRegister
    private let folder: String

    /// Takes two ports; connections wait until `start()`.
    ///
    /// - Parameters:
    ///   - folder: Where the bare repositories are made; it must exist.
    ///   - port: The hub's; 0 for any free one.
    ///   - clock: The time of day in seconds since 1970, by which links and quotas expire; `nil` for the real one.
    /// - Throws: `SystemCallError`, for example when a port is taken.
    public init(folder: String, port: UInt16 = 0, clock: (@Sendable () -> Int)? = nil) throws {
        let storageContent = LateContent()
        storage = try MirrorServer(content: storageContent)
        let register = HubRegister(storageURL: storage.url(""), clock: clock ?? { WallClock.now })
        storageContent.set(StorageContent(register: register))
        server = try MirrorServer(content: HubContent(register: register), port: port)
        self.register = register
        self.folder = folder
    }

    /// Begins to accept connections.
    public func start() {
        storage.start()
        server.start()
    }

    /// Closes both ports and all connections.
    public func stop() {
        server.stop()
        storage.stop()
    }

    /// What clients take for `HF_ENDPOINT`.
    public var endpoint: String { server.url("") }

    /// Where git finds a repository as on any git server.
    public func gitURL(_ id: String) -> String { server.url("/git/\(id).git") }

    /// How the hub behaves; change it at any time.
    public var settings: HubSettings {
        get { register.settings }
        set { register.settings = newValue }
    }

    // What there is

    /// Makes a repository, with one commit of these files unless there are none.
    ///
    /// - Throws: `GitError` and `SystemCallError`, and what a content's body throws.
    @discardableResult
    public func add(_ id: String, _ files: [HubFile] = [], access: HubAccess = HubAccess()) throws -> HubRepository {
        let repository = try HubRepository(
            id: id, folder: "\(folder)/\(PercentCoding.encoded(id)).git", objects: register.objects)
        repository.access = access
        if !files.isEmpty { try repository.commit(files) }
        register.insert(repository)
        return repository
    }

    /// The repository of that id.
    public func repository(_ id: String) -> HubRepository? {
        register.repository(id)
    }

    /// The commit a revision of a repository means; `nil` if there is none.
    public func commit(of revision: String, in id: String) -> String? {
        register.repository(id)?.commit(of: revision)
    }

    /// The LFS pointers of a commit, by path.
    ///
    /// - Throws: `GitError`, `SystemCallError`.
    public func pointers(in id: String, at revision: String = "main") throws -> [String: LFSPointer] {
        guard let repository = register.repository(id), let commit = repository.commit(of: revision) else { return [:] }
        let files = try repository.tree(of: commit).files
        return Dictionary(uniqueKeysWithValues: files.compactMap { file in file.pointer.map { (file.path, $0) } })
    }

    /// Makes a former name of a repository, from which all requests are redirected.
    public func rename(_ old: String, to new: String) {
        register.rename(old, to: new)
    }

    /// Makes a token known.
    public func addAccount(_ name: String, token: String) {
        register.addAccount(name, token: token)
    }

    /// Loses an LFS object: its pointers then lead nowhere.
    public func loseObject(_ oid: String) {
        register.objects.remove(oid)
    }

    // What is asked for

    /// The path, in its repository, of the file that a request to either origin is for; `nil` for anything else.
    public func path(of request: MirrorRequest) -> String? {
        if let path = HubRoute(target: request.target, isBareName: register.hasBareName)?.path { return path }
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count == 3, ["repos", "lfs"].contains(parts[0]) else { return nil }
        return register.paths(ofObject: parts[2]).first
    }

    /// A test for fault rules of either origin: whether a request is for the file of that path.
    public func requests(for path: String) -> @Sendable (MirrorRequest) -> Bool {
        { [self] in self.path(of: $0) == path }
    }
}
