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
    private let command: SSHCommand
    private let now: @Sendable () -> Double
    private let environment: SourceEnvironment
    private var current: Way?
    private var attempts = 0
    private static let longestAnswer = 1 << 20

    /// Nothing is asked before ``way(after:)``.
    init(server: LFSServer, credentials: Credentials, ssh: SSHCommand, environment: SourceEnvironment) {
        self.server = server
        self.credentials = credentials
        command = ssh
        now = environment.now
        self.environment = environment
    }

    /// The way to the server; the next one after one that was refused, or `nil` when there is none left.
    func way(after refused: Way? = nil) async throws -> Way? {
        if let current, current != refused, current.expires ?? .infinity > now() + 5 { return current }
        switch server {
        case .web(let url): current = await web(url, isRefused: refused != nil)
        case .ssh(let ssh):
            if refused != nil && attempts > 2 { return nil }
            attempts += 1
            current = try await ask(ssh)
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

    private func ask(_ ssh: GitAddress.SSH) async throws -> Way {
        let command = command
        let answer = try await GitThread().run(environment, place: ssh.host) { thread in
            // git-lfs, docs/api/server-discovery.md.
            let path = ShellText.plainWord(ssh.remotePath)
            let words = command.words(to: ssh, running: "git-lfs-authenticate \(path) download")
            let process = try SSHProcess(words, variables: command.variables)
            thread.whenGivenUp { process.stop() }
            let output = try process.output(limit: Self.longestAnswer)
            let refusal = SSHRefusal(ssh: ssh, ending: process.end())
            if let error = refusal.explained(asking: "access to the LFS objects of \(ssh.remotePath)") { throw error }
            return output
        }
        guard let access = try? JSONDecoder().decode(LFSBatch.Access.self, from: Data(answer)) else {
            throw FetchError(
                .unexpectedAnswer, "git-lfs-authenticate on \(ssh.host) does not answer with JSON", disposition: .fatal)
        }
        let href = access.href.flatMap { $0.isEmpty ? nil : $0 } ?? ssh.lfsURL
        guard href.hasPrefix("https://") || href.hasPrefix("http://") else {
            throw FetchError(
                .unexpectedAnswer, "\(ssh.host) names no web address as its LFS server", disposition: .fatal)
        }
        let action = LFSBatch.Action(href: href, header: access.header, seconds: access.seconds, time: access.time)
        let headers = (access.header ?? [:]).sorted { $0.key < $1.key }.map { TransferRequest.Header($0, $1) }
        return Way(
            url: href.hasSuffix("/") ? String(href.dropLast()) : href, headers: headers,
            expires: action.expiry(now: now()))
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
