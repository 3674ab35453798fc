import FetchCore

/// A git repository opened at one commit: its objects on this machine, and where its LFS objects are.
struct LFSRepository: Sendable {
    let address: GitAddress
    let objects: GitRepository
    let commit: String
    /// The branch or tag that was asked for, as a full ref.
    let ref: String?

    /// Opens a folder, or brings the history of a remote's revision into the folder that is kept for it.
    ///
    /// History is small where large files are in LFS: it holds their pointers.
    static func open(
        _ address: GitAddress, revision: String?, credentials: Credentials, environment: SourceEnvironment
    ) async throws -> LFSRepository {
        try GitLibrary.start(environment.variables, caFile: environment.network.caFile)
        if case .folder(let path) = address { return try open(folder: path, address, revision: revision) }
        try checkProxy(environment.network.proxy, to: address)
        let mirror = try GitRepository(makingBare: GitMirror.folder(of: address, environment.variables))
        let remote = GitRemote(
            address: address, credentials: credentials, ssh: try mirror.ssh(environment.variables),
            environment: environment)
        let refs = try await remote.refs(with: mirror)
        guard !refs.list.isEmpty else {
            throw FetchError(.nothingMatched, "the repository \(SafeURL(address.url)) is empty")
        }
        if let name = try wanted(revision, of: refs) {
            let known = refs.list.first { $0.name == name + "^{}" } ?? refs.list.first { $0.name == name }
            if let known, try mirror.commit(known.commit) == nil {
                try await remote.fetch(["+\(name):\(name)"], into: mirror)
            }
            guard let commit = try known.map({ try mirror.commit($0.commit) }) ?? nil else {
                throw FetchError(.unexpectedAnswer, "\(remote.place) did not send the commit of \(name)")
            }
            return LFSRepository(address: address, objects: mirror, commit: commit, ref: name)
        }
        let id = revision ?? ""
        if try mirror.commit(id) == nil {
            try await remote.fetch(["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"], into: mirror)
        }
        guard let commit = try mirror.commit(id) else { throw missing(id, refs.shortNames, address) }
        return LFSRepository(address: address, objects: mirror, commit: commit, ref: nil)
    }

    /// libgit2 takes the way over a proxy that makes a tunnel, and no other; it would go around any other one.
    private static func checkProxy(_ proxy: String?, to address: GitAddress) throws(FetchError) {
        guard let proxy, case .web(let url) = address else { return }
        if url.hasPrefix("https:") && !proxy.lowercased().hasPrefix("socks") { return }
        throw FetchError(
            .usage, "git's own traffic takes the way over an http proxy to https addresses only",
            hint: "Give the repository's https address and an http proxy, or its ssh address without --proxy")
    }

    private static func open(
        folder path: String, _ address: GitAddress, revision: String?
    ) throws -> LFSRepository {
        let repository = try GitRepository(opening: path)
        let name = revision ?? "HEAD"
        guard let commit = try repository.commit(name) else { throw missing(name, [], address) }
        return LFSRepository(
            address: address, objects: repository, commit: commit, ref: revision == nil ? try repository.head() : nil)
    }

    /// The ref to fetch; `nil` when the revision can only be a commit.
    private static func wanted(_ revision: String?, of refs: GitRemote.Refs) throws(FetchError) -> String? {
        guard let revision else {
            if let head = refs.head { return head }
            guard let first = refs.list.first(where: { $0.name.hasPrefix("refs/heads/") }) else {
                throw FetchError(.nothingMatched, "the repository has no branch", hint: "Name a --revision")
            }
            return first.name
        }
        return refs.fullName(revision)
    }

    private static func missing(_ name: String, _ known: [String], _ address: GitAddress) -> FetchError {
        let more = known.count > 10 ? " and \(known.count - 10) more" : ""
        let names = known.prefix(10).map(SafeText.printable).joined(separator: ", ")
        return FetchError(
            .notFound, "\(SafeURL(address.url)) has no revision \"\(SafeText.printable(name))\"",
            hint: known.isEmpty ? "Name a branch, a tag or a commit" : "There are: \(names)\(more)")
    }

    /// Where the LFS objects are: what `.lfsconfig` or the repository's own settings say, else what the address
    /// implies; `nil` for a folder that names none.
    func server() throws(FetchError) -> LFSServer? {
        var committed: GitSettings?
        if let blob = try objects.blob(at: ".lfsconfig", of: commit) {
            committed = GitSettings(try objects.content(of: blob))
        }
        let isFolder = if case .folder = address { true } else { false }
        // A setting of the repository itself counts before one that was committed (git-lfs-config(5)).
        var own: String?
        if isFolder { own = try objects.setting("lfs.url") }
        if isFolder && own == nil { own = try objects.setting("remote.origin.lfsurl") }
        if let url = own ?? committed?.value("lfs.url") ?? committed?.value("remote.origin.lfsurl") {
            return try LFSServer(setting: url)
        }
        if let server = LFSServer(of: address) { return server }
        guard let origin = try objects.setting("remote.origin.url") else { return nil }
        return LFSServer(of: try GitAddress(origin))
    }

    /// The file of an LFS object that is on this machine already; `nil` when it is not.
    func localObject(_ oid: String) -> String? {
        guard case .folder = address else { return nil }
        let base = objects.folder.hasSuffix("/") ? objects.folder : objects.folder + "/"
        let path = "\(base)lfs/objects/\(oid.prefix(2))/\(oid.dropFirst(2).prefix(2))/\(oid)"
        return LocalFile.size(path) == nil ? nil : path
    }
}
