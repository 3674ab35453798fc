import CGit2
import FetchCore
import Glibc

extension GitRemote {
    /// One conversation with the other side; libgit2 calls back into it.
    final class Exchange {
        private let place: GitRemote
        private let thread: GitThread
        private var attempts = 0
        private var ssh: SSHTransport?
        /// For libgit2, which wants it to last.
        private let proxyText: UnsafeMutablePointer<CChar>?

        init(_ place: GitRemote, _ thread: GitThread) {
            self.place = place
            self.thread = thread
            // curl takes a host alone.
            proxyText = place.environment.network.proxy.map { strdup($0.contains("://") ? $0 : "http://" + $0) }
        }

        deinit { free(proxyText) }

        /// Makes libgit2's remote and lets it go in the end.
        func with<T: Sendable>(
            _ repository: OpaquePointer, _ body: (OpaquePointer, Exchange) throws(FetchError) -> T
        ) throws(FetchError) -> T {
            var remote: OpaquePointer?
            try GitLibrary.check(git_remote_create_anonymous(&remote, repository, place.address.gitText)) { _, said in
                FetchError(.badInput, "\(SafeURL(place.address.url)) cannot be reached by git (\(said))")
            }
            guard let remote else { throw FetchError(.unexpected, "libgit2 gave no remote") }
            defer { git_remote_free(remote) }
            return try body(remote, self)
        }

        func connect(_ remote: OpaquePointer) throws(FetchError) {
            var callbacks = callbacks
            var proxy = proxy
            let code = git_remote_connect(remote, GIT_DIRECTION_FETCH, &callbacks, &proxy, nil)
            try check(code)
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
            try check(code)
        }

        private var proxy: git_proxy_options {
            var proxy = git_proxy_options()
            git_proxy_options_init(&proxy, UInt32(GIT_PROXY_OPTIONS_VERSION))
            proxy.type = GIT_PROXY_AUTO
            if let proxyText {
                proxy.type = GIT_PROXY_SPECIFIED
                proxy.url = UnsafePointer(proxyText)
            }
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
            callbacks.transport = { out, remote, payload in
                Unmanaged<Exchange>.fromOpaque(payload!).takeUnretainedValue().makeTransport(out, remote)
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

        /// For an address of ssh our own way; leaves all others to libgit2.
        private func makeTransport(
            _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_transport>?>?, _ remote: OpaquePointer?
        ) -> Int32 {
            // git's settings may have put another address in the place of the one given.
            let text = remote.flatMap { git_remote_url($0) }.map { String(cString: $0) } ?? ""
            guard case .ssh(let address) = text == place.address.gitText ? place.address : try? GitAddress(text) else {
                return 0
            }
            let new = SSHTransport(place.ssh, to: address, thread: thread)
            ssh = new
            return new.make(out, for: remote)
        }

        /// Gives libgit2 the next credential; it asks again when one was refused.
        private func credential(
            _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, _ url: String, user: String?,
            _ allowed: UInt32
        ) -> Int32 {
            thread.sawProgress()
            if allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0 {
                guard let credential = place.credentials.candidate(attempts, for: url) else {
                    return GIT_EAUTH.rawValue
                }
                attempts += 1
                return git_credential_userpass_plaintext_new(out, credential.user, credential.password)
            }
            return GIT_EAUTH.rawValue
        }

        /// Throws what went wrong, in the user's words, for a negative return value of libgit2.
        private func check(_ code: Int32) throws(FetchError) {
            try GitLibrary.check(code) { code, said in
                ssh?.refusal() ?? GitRefusal(code: code, said: said, wereRefused: attempts > 0).explained(place)
            }
        }
    }
}
