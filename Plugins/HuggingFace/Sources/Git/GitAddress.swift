import FetchCore
import Foundation

/// Where a git repository is, in the forms git takes.
enum GitAddress: Sendable, Hashable {
    /// `http` or `https`, without user and password.
    case web(String)
    /// `ssh://[user@]host[:port]/path`, or `[user@]host:path`.
    case ssh(SSH)
    /// A folder on this machine.
    case folder(String)

    /// The parts of an ssh address.
    struct SSH: Sendable, Hashable {
        var user: String?
        var host: String
        var port: Int?
        /// As the server sees it; with a leading `/` when it is not relative to the user's home.
        var path: String

        /// As an address, to show and to keep state by.
        var url: String {
            let end = path.hasPrefix("/") ? path : "/" + (path.hasPrefix("~") ? path : "~/" + path)
            return "ssh://\(who)\(bracketedHost)\(port.map { ":\($0)" } ?? "")\(end)"
        }

        /// As git's settings know it, which may put another address in its place (`url.*.insteadOf`).
        var gitText: String { path.hasPrefix("/") ? url : "\(who)\(bracketedHost):\(path)" }

        /// What `ssh` connects to.
        var destination: String { who + host }

        /// The path as the other side is told it: git takes `/~` for a home.
        var remotePath: String { path.hasPrefix("/~") ? String(path.dropFirst()) : path }

        /// Where LFS objects are when the host does not say (git-lfs, docs/api/server-discovery.md).
        var lfsURL: String {
            let end = remotePath.drop { $0 == "/" }
            return "https://\(bracketedHost)/\(end)\(end.hasSuffix(".git") ? "" : ".git")/info/lfs"
        }

        private var who: String { user.map { $0 + "@" } ?? "" }
        private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
    }

    /// Takes an address apart.
    ///
    /// - Throws: ``FetchError`` with code `usage` for what is none, and for a password in it, which would be kept in
    ///   the history of shells.
    init(_ text: String) throws(FetchError) {
        if let scheme = text.range(of: "://") {
            self = try Self.parse(text, scheme: text[..<scheme.lowerBound].lowercased())
        } else if let colon = Self.colon(in: text), !text[..<colon].contains("/") {
            let parts = text[..<colon].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            let path = String(text[text.index(after: colon)...])
            self = .ssh(
                try Self.ssh(
                    user: parts.count > 1 ? String(parts[0]) : nil, host: String(parts.last ?? ""), port: nil, path,
                    of: text))
        } else {
            guard !text.isEmpty else { throw Self.refusal(text) }
            self = .folder(text)
        }
    }

    private static func parse(_ text: String, scheme: String) throws(FetchError) -> GitAddress {
        switch scheme {
        case "http", "https":
            let rest = text.dropFirst(scheme.count + 3)
            let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            if let at = authority.lastIndex(of: "@"), authority[..<at].contains(":") {
                throw FetchError(
                    .usage, "\(SafeURL(text)) is given with a password, which would stay in the shell's history",
                    hint: "Put it into ~/.netrc, git's credential helper or a --token-file")
            }
            let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
            let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
            guard !host.isEmpty, path.count > 1 else { throw refusal(text) }
            return .web("\(scheme)://\(host)\(path.hasSuffix("/") ? String(path.dropLast()) : String(path))")
        case "ssh", "git+ssh":
            guard let parts = URLComponents(string: text), let host = parts.host, parts.path.count > 1,
                parts.password == nil
            else { throw refusal(text) }
            return .ssh(try ssh(user: parts.user, host: host, port: parts.port, parts.path, of: text))
        case "file":
            guard let parts = URLComponents(string: text), parts.path.hasPrefix("/") else { throw refusal(text) }
            return .folder(parts.path)
        default: throw refusal(text)
        }
    }

    /// The colon that ends the host of `[user@]host:path`; a host in brackets has colons of its own.
    private static func colon(in text: String) -> String.Index? {
        guard let colon = text.firstIndex(of: ":"), let bracket = text.firstIndex(of: "["), bracket < colon else {
            return text.firstIndex(of: ":")
        }
        return text.range(of: "]:").map { text.index(before: $0.upperBound) }
    }

    private static func ssh(
        user: String?, host: String, port: Int?, _ path: String, of text: String
    ) throws(FetchError) -> SSH {
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        guard isSafe(bare), isSafe(user ?? "x"), !path.isEmpty, !path.hasPrefix("-"),
            !path.unicodeScalars.contains(where: { $0.value < 32 })
        else { throw refusal(text) }
        return SSH(user: user, host: bare, port: port, path: path)
    }

    /// What would be taken for an option of `ssh` is no name, nor what a shell would read in a `ProxyCommand`.
    private static func isSafe(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix("-")
            && !name.contains { $0.isWhitespace || "'\"`$\\;&|<>(){}*?!#".contains($0) }
            && !name.unicodeScalars.contains { $0.value < 32 }
    }

    private static func refusal(_ text: String) -> FetchError {
        FetchError(
            .usage, "\"\(SafeURL(text))\" is not the address of a git repository",
            hint: "Write https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH or a folder")
    }

    /// The address to ask for and to show; it never holds a secret.
    var url: String {
        switch self {
        case .web(let url): url
        case .ssh(let ssh): ssh.url
        case .folder(let path): path
        }
    }

    /// The address as git's settings know it.
    var gitText: String {
        guard case .ssh(let ssh) = self else { return url }
        return ssh.gitText
    }

    /// The name a clone would get: the last part of the path without `.git`.
    var name: String {
        var parts = url.split(separator: "/").map(String.init)
        if case .folder(let path) = self {
            let whole = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
            parts = whole.split(separator: "/").map(String.init)
            if parts.last == ".git" { parts.removeLast() }
        }
        let last = parts.last ?? "repository"
        return last.hasSuffix(".git") && last.count > 4 ? String(last.dropLast(4)) : last
    }
}
