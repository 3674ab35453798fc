/// What both origins of a hub share: repositories, accounts, objects, settings and the clock.
final class HubRegister: Sendable {
    private struct State {
        var repositories: [String: HubRepository] = [:]
        var renames: [String: String] = [:]
        var accounts: [String: String] = [:]
        var settings = HubSettings()
    }

    let objects = ObjectStore()
    let quotas = HubQuotaCounter()
    let signer: StorageSigner
    private let clock: @Sendable () -> Int
    private let state = Monitor(State())

    init(storageURL: String, clock: @escaping @Sendable () -> Int) {
        signer = StorageSigner(baseURL: storageURL, key: "miniature")
        self.clock = clock
    }

    /// Seconds since 1970.
    var now: Int { clock() }

    var settings: HubSettings {
        get { state.withLock { $0.settings } }
        set { state.withLock { $0.settings = newValue } }
    }

    /// All repositories, by id.
    var repositories: [HubRepository] {
        state.withLock { $0.repositories.values.sorted { $0.id < $1.id } }
    }

    func repository(_ id: String) -> HubRepository? {
        state.withLock { $0.repositories[id] }
    }

    /// The new id of a repository that once had this one.
    func newID(of id: String) -> String? {
        state.withLock { $0.renames[id] }
    }

    /// Whether a path that begins with this name is for a repository without an owner.
    func hasBareName(_ name: String) -> Bool {
        state.withLock { $0.repositories[name] != nil || $0.renames[name] != nil }
    }

    func insert(_ repository: HubRepository) {
        state.withLock { $0.repositories[repository.id] = repository }
    }

    func rename(_ old: String, to new: String) {
        state.withLock { $0.renames[old] = new }
    }

    func addAccount(_ name: String, token: String) {
        state.withLock { $0.accounts[token] = name }
    }

    func account(ofToken token: String) -> String? {
        state.withLock { $0.accounts[token] }
    }

    /// The paths that lead to an object, in all commits somebody has looked at or that a ref leads to.
    func paths(ofObject oid: String) -> [String] {
        repositories.flatMap { repository in
            Set(repository.references.values).flatMap { commit in
                (try? repository.tree(of: commit))?.files.filter { $0.pointer?.oid == oid }.map(\.path) ?? []
            }
        }
    }
}
