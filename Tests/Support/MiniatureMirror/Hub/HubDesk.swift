/// Answers one request for one visitor.
struct HubDesk {
    let register: HubRegister
    let request: MirrorRequest
    let visitor: HubVisitor

    var settings: HubSettings { register.settings }

    /// Scheme, host and port by which the client knows this origin.
    var baseURL: String { "http://\(request.headers["Host"] ?? "127.0.0.1")" }

    /// The answer.
    ///
    /// - Throws: `HubRefusal`, or a fault of git.
    func answer(_ route: HubRoute) throws -> MirrorResource {
        switch route {
        case .git(let id, let service): return try git(id: id, service: service)
        case .batch(let id): return try batch(id: id)
        default: break
        }
        // A bad token is refused even where none is needed.
        if visitor == .unknown { throw HubRefusal.badToken }
        switch route {
        case .whoAmI: return try whoAmI()
        case .information(let id, let revision): return try information(repository(id), revision: revision)
        case .tree(let id, let revision, let folder): return try tree(repository(id), revision, folder: folder)
        case .paths(let id, let revision): return try paths(repository(id), revision)
        case .references(let id): return try references(repository(id))
        case .parquet(let id, let below): return try parquet(repository(id), below: below)
        case .resolve(let id, let revision, let path): return try resolve(repository(id), revision, path: path)
        case .cached(let id, let commit, let path): return try cached(repository(id), commit, path: path)
        case .git, .batch: throw HubRefusal.broken("\(route)")
        }
    }

    /// The repository, if this visitor may know of it.
    func repository(_ id: String) throws -> HubRepository {
        guard let repository = register.repository(id), maySee(repository) else {
            throw HubRefusal.repositoryNotFound(isAnonymous: visitor.name == nil)
        }
        if repository.access.isDisabled { throw HubRefusal.disabled }
        return repository
    }

    /// Refuses a gated repository's files to those who are not let in.
    func checkGate(_ repository: HubRepository) throws {
        let access = repository.access
        guard access.gate != nil, !isReader(of: access) else { return }
        throw HubRefusal.gated(id: repository.id, isAnonymous: visitor.name == nil)
    }

    /// The tree a revision means.
    func tree(of repository: HubRepository, at revision: String) throws -> RepositoryTree {
        guard let commit = repository.commit(of: revision) else { throw HubRefusal.revisionNotFound(revision) }
        return try repository.tree(of: commit)
    }

    private func maySee(_ repository: HubRepository) -> Bool {
        let access = repository.access
        return !access.isPrivate || isReader(of: access)
    }

    private func isReader(of access: HubAccess) -> Bool {
        visitor.name.map(access.readers.contains) ?? false
    }
}
