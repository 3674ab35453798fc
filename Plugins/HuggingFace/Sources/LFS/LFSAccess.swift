import FetchCore
import FoundationEssentials

/// How the LFS server is reached now, and what is sent along so that it lets us in.
actor LFSAccess {
    /// An address and its headers.
    struct Way: Sendable, Hashable {
        var url: String
        var headers: [TransferRequest.Header]
        /// Seconds since 1970; `nil` when it does not end.
        var expires: Double?
    }

    private let server: LFSServer
    private let credentials: Credentials
    private let now: @Sendable () -> Double
    private var current: Way?
    private var attempts = 0

    /// Nothing is asked before ``way(after:)``.
    init(server: LFSServer, credentials: Credentials, now: @escaping @Sendable () -> Double) {
        self.server = server
        self.credentials = credentials
        self.now = now
    }

    /// The way to the server; the next one after one that was refused, or `nil` when there is none left.
    func way(after refused: Way? = nil) async throws -> Way? {
        if let current, current != refused, current.expires ?? .infinity > now() + 5 { return current }
        switch server {
        case .web(let url): current = await web(url, isRefused: refused != nil)
        case .ssh(let ssh):
            if refused != nil && attempts > 2 { return nil }
            attempts += 1
            current = try await self.ssh(ssh)
        }
        return current
    }

    /// A given token goes along at once, all else only once the server asked for it.
    private func web(_ url: String, isRefused: Bool) async -> Way? {
        if !isRefused && credentials.token == nil { return Way(url: url, headers: []) }
        let attempt = attempts
        attempts += 1
        let credentials = credentials
        // Helpers are processes, and may take their time.
        let found = await Blocking.run { credentials.candidate(attempt, for: url) }
        guard let found else { return isRefused ? nil : Way(url: url, headers: []) }
        return Way(url: url, headers: [.init("Authorization", found.basic)])
    }

    private func ssh(_ ssh: GitAddress.SSH) async throws -> Way {
        let port = ssh.port.map { ["-p", String($0)] } ?? []
        let host = ssh.user.map { "\($0)@\(ssh.host)" } ?? ssh.host
        let path = ssh.path.hasPrefix("/~") ? String(ssh.path.dropFirst()) : ssh.path
        var variables = credentials.helper.variables
        variables["SSH_ASKPASS"] = ""
        let process = ChildProcess(
            arguments: ["ssh", "-o", "BatchMode=yes"] + port + [host, "git-lfs-authenticate", path, "download"],
            variables: variables)
        let answer = await Blocking.run { process.run() }
        guard let answer, answer.status == 0,
            let access = try? JSONDecoder().decode(LFSBatch.Access.self, from: Data(answer.output.utf8))
        else {
            let said = answer?.complaint.split(whereSeparator: \.isNewline).last.map(String.init) ?? "ssh cannot be run"
            throw FetchError(
                .unauthorized, "\(ssh.host) gives no access to LFS objects (\(SafeText.printable(said)))",
                hint: "Check that ssh \(host) git-lfs-authenticate works", disposition: .fatal)
        }
        let action = LFSBatch.Action(
            href: access.href ?? "https://\(ssh.host)/\(ssh.path).git/info/lfs", header: access.header,
            seconds: access.seconds, time: access.time)
        let headers = (access.header ?? [:]).sorted { $0.key < $1.key }.map { TransferRequest.Header($0, $1) }
        return Way(url: action.href, headers: headers, expires: action.expiry(now: now()))
    }
}

/// Runs what blocks on a thread of its own.
enum Blocking {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            DetachedThread.start("fetch-blocking") { continuation.resume(returning: body()) }
        }
    }
}
