import CGit2
import FetchCore
import Glibc

/// Another repository, reached over a network, from which objects are brought into one of this machine.
struct GitRemote: Sendable {
    let url: String
    let credentials: Credentials
    /// Seconds without anything from the other side before it is given up.
    var idle = 60.0

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
        try await GitThread().run(idle: idle, place: place) { thread in
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
        try await GitThread().run(idle: idle, place: place) { thread in
            try repository.use { (raw) throws(FetchError) in
                try Exchange(self, thread).with(raw) { (remote, exchange) throws(FetchError) in
                    try exchange.fetch(remote, specifications)
                }
            }
        }
    }

    /// The host, for messages.
    var place: String { String(Credentials.origin(of: url).drop { $0 != "/" }.dropFirst(2).drop { $0 == "/" }) }

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

extension GitRemote {
    /// One conversation with the other side; libgit2 calls back into it.
    final class Exchange {
        private let place: GitRemote
        private let thread: GitThread
        private var attempts = 0
        private var keysTried = 0
        private(set) var wasAsked = false

        init(_ place: GitRemote, _ thread: GitThread) {
            self.place = place
            self.thread = thread
        }

        /// Makes libgit2's remote and lets it go in the end.
        func with<T: Sendable>(
            _ repository: OpaquePointer, _ body: (OpaquePointer, Exchange) throws(FetchError) -> T
        ) throws(FetchError) -> T {
            var remote: OpaquePointer?
            try GitLibrary.check(git_remote_create_anonymous(&remote, repository, place.url)) { _, said in
                FetchError(.badInput, "\(place.url) cannot be reached by git (\(said))")
            }
            guard let remote else { throw FetchError(.unexpected, "libgit2 gave no remote") }
            defer { git_remote_free(remote) }
            return try body(remote, self)
        }

        func connect(_ remote: OpaquePointer) throws(FetchError) {
            var callbacks = callbacks
            var proxy = proxy
            let code = git_remote_connect(remote, GIT_DIRECTION_FETCH, &callbacks, &proxy, nil)
            try GitLibrary.check(code, explain)
        }

        func fetch(_ remote: OpaquePointer, _ specifications: [String]) throws(FetchError) {
            var options = git_fetch_options()
            git_fetch_options_init(&options, UInt32(GIT_FETCH_OPTIONS_VERSION))
            options.callbacks = callbacks
            options.proxy_opts = proxy
            options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE
            options.update_fetchhead = 0
            var strings: [UnsafeMutablePointer<CChar>?] = specifications.map { strdup($0) }
            defer { for string in strings { free(string) } }
            let code = strings.withUnsafeMutableBufferPointer { buffer -> Int32 in
                var list = git_strarray(strings: buffer.baseAddress, count: buffer.count)
                return git_remote_fetch(remote, &list, &options, nil)
            }
            try GitLibrary.check(code, explain)
        }

        private var proxy: git_proxy_options {
            var proxy = git_proxy_options()
            git_proxy_options_init(&proxy, UInt32(GIT_PROXY_OPTIONS_VERSION))
            proxy.type = GIT_PROXY_AUTO
            return proxy
        }

        private var callbacks: git_remote_callbacks {
            var callbacks = git_remote_callbacks()
            git_remote_init_callbacks(&callbacks, UInt32(GIT_REMOTE_CALLBACKS_VERSION))
            callbacks.payload = Unmanaged.passUnretained(self).toOpaque()
            callbacks.credentials = { out, url, user, allowed, payload in
                let exchange = Unmanaged<Exchange>.fromOpaque(payload!).takeUnretainedValue()
                return exchange.credential(
                    out, url.map { String(cString: $0) } ?? "", user: user.map { String(cString: $0) }, allowed)
            }
            callbacks.transfer_progress = { _, payload in
                Unmanaged<Exchange>.fromOpaque(payload!).takeUnretainedValue().thread.sawProgress()
                return 0
            }
            callbacks.sideband_progress = { _, _, payload in
                Unmanaged<Exchange>.fromOpaque(payload!).takeUnretainedValue().thread.sawProgress()
                return 0
            }
            return callbacks
        }

        /// Gives libgit2 the next credential; it asks again when one was refused.
        private func credential(
            _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ url: String, user: String?,
            _ allowed: UInt32
        ) -> Int32 {
            wasAsked = true
            thread.sawProgress()
            if allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 {
                guard let credential = place.credentials.candidate(attempts, for: url) else {
                    return GIT_EAUTH.rawValue
                }
                attempts += 1
                return git_credential_userpass_plaintext_new(out, credential.user, credential.password)
            }
            if allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0 { return key(out, user: user ?? "git") }
            if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0 {
                return git_credential_username_new(out, user ?? "git")
            }
            return GIT_EAUTH.rawValue
        }

        /// The agent's keys first, then the files ssh looks for.
        private func key(
            _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, user: String
        ) -> Int32 {
            let variables = place.credentials.helper.variables
            var files = ["id_ed25519", "id_ecdsa", "id_rsa"].map { (variables["HOME"] ?? "") + "/.ssh/" + $0 }
            files.removeAll { access($0, R_OK) != 0 }
            let hasAgent = variables["SSH_AUTH_SOCK"] != nil
            defer { keysTried += 1 }
            if hasAgent && keysTried == 0 { return git_credential_ssh_key_from_agent(out, user) }
            let index = keysTried - (hasAgent ? 1 : 0)
            guard index < files.count else { return GIT_EAUTH.rawValue }
            return git_credential_ssh_key_new(out, user, files[index] + ".pub", files[index], "")
        }

        /// A failure of the network in the user's words.
        private func explain(_ code: Int32, _ said: String) -> FetchError {
            let kind = git_error_last().map { $0.pointee.klass } ?? 0
            if code == GIT_EAUTH.rawValue || said.contains("401") || said.contains("403") {
                let refused = attempts > 0 ? ", and those there are were refused" : ""
                return FetchError(
                    .unauthorized, "\(place.place) wants credentials for \(SafeURL(place.url))\(refused)",
                    hint: "Put them into ~/.netrc or git's credential helper, or give --token-file; for ssh, add a key")
            }
            if code == GIT_ECERTIFICATE.rawValue || kind == Int32(GIT_ERROR_SSL.rawValue) {
                return FetchError(
                    .tlsFailed, "the identity of \(place.place) cannot be shown (\(said))",
                    hint: "For https set SSL_CERT_FILE to the authority's certificate; for ssh see to known_hosts")
            }
            if said.contains("404") || said.contains("not found") && kind != Int32(GIT_ERROR_NET.rawValue) {
                return FetchError(
                    .notFound, "there is no git repository at \(SafeURL(place.url)), or it may not be seen",
                    hint: "Check the address; for a private one see to credentials")
            }
            if kind == Int32(GIT_ERROR_NET.rawValue) || kind == Int32(GIT_ERROR_OS.rawValue) {
                return FetchError(.unreachable, "\(place.place) cannot be reached by git (\(said))")
            }
            return FetchError(.unexpectedAnswer, "\(SafeURL(place.url)) does not answer as a git server (\(said))")
        }
    }
}
