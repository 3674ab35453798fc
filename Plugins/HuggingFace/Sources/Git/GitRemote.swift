import CGit2
import FetchCore
import Glibc

/// Another repository, reached over a network, from which objects are brought into one of this machine.
struct GitRemote: Sendable {
    let address: GitAddress
    let credentials: Credentials
    let ssh: SSHCommand
    let environment: SourceEnvironment

    /// A ref of the other side.
    struct Ref: Sendable, Hashable {
        var name: String
        var commit: String
    }

    /// What the other side has: its refs, and the branch that `HEAD` stands for.
    struct Refs: Sendable {
        var list: [Ref]
        var head: String?

        /// The full name of a branch, a tag or a ref.
        func fullName(_ revision: String) -> String? {
            let names = Set(list.map(\.name))
            return ["refs/heads/\(revision)", "refs/tags/\(revision)", revision].first(where: names.contains)
        }

        /// Branches and tags as people name them.
        var shortNames: [String] {
            let names = list.map(\.name).filter { !$0.hasSuffix("^{}") }
            return ["refs/heads/", "refs/tags/"].flatMap { prefix in
                names.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
            }
        }
    }

    /// Asks what the other side has.
    ///
    /// - Throws: ``FetchError``: `unauthorized`, `not-found`, `unreachable`, `timed-out`, `tls-failed`.
    func refs(with repository: GitRepository) async throws -> Refs {
        try await GitThread().run(environment, place: place) { thread in
            try repository.use { (raw) throws(FetchError) -> Refs in
                try Exchange(self, thread).with(raw) { (remote, exchange) throws(FetchError) -> Refs in
                    try exchange.connect(remote)
                    return try Self.list(remote)
                }
            }
        }
    }

    /// Brings the objects of some refs, each as `+theirs:ours`.
    func fetch(_ specifications: [String], into repository: GitRepository) async throws {
        try await GitThread().run(environment, place: place) { thread in
            try repository.use { (raw) throws(FetchError) in
                try Exchange(self, thread).with(raw) { (remote, exchange) throws(FetchError) in
                    try exchange.fetch(remote, specifications)
                }
            }
        }
    }

    /// The host, for messages.
    var place: String {
        if case .ssh(let ssh) = address { return ssh.host }
        return String(Credentials.origin(of: address.url).drop { $0 != "/" }.dropFirst(2).drop { $0 == "/" })
    }

    private static func list(_ remote: OpaquePointer) throws(FetchError) -> Refs {
        var heads: UnsafeMutablePointer<UnsafePointer<git_remote_head>?>?
        var count = 0
        try GitLibrary.check(git_remote_ls(&heads, &count, remote)) { _, said in
            FetchError(.unexpectedAnswer, "the git server does not list its refs (\(said))")
        }
        var refs = Refs(list: [], head: nil)
        for index in 0..<count {
            guard let head = heads?[index] else { continue }
            var id = head.pointee.oid
            let name = String(cString: head.pointee.name)
            if name == "HEAD" {
                refs.head = head.pointee.symref_target.map { String(cString: $0) }
            } else {
                refs.list.append(Ref(name: name, commit: GitRepository.text(&id)))
            }
        }
        return refs
    }
}
