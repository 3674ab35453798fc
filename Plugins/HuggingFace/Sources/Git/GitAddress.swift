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

        /// As libgit2 takes it.
        var url: String {
            let who = user.map { $0 + "@" } ?? ""
            let end = path.hasPrefix("/") ? path : "/" + (path.hasPrefix("~") ? path : "~/" + path)
            return "ssh://\(who)\(host)\(port.map { ":\($0)" } ?? "")\(end)"
        }
    }

    /// Takes an address apart.
    ///
    /// - Throws: ``FetchError`` with code `usage` for what is none, and for a password in it, which would be kept in
    ///   the history of shells.
    init(_ text: String) throws(FetchError) {
        if let scheme = text.range(of: "://") {
            self = try Self.parse(text, scheme: text[..<scheme.lowerBound].lowercased())
        } else if let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/"), !text.hasPrefix("/") {
            let parts = text[..<colon].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
            let path = String(text[text.index(after: colon)...])
            guard let host = parts.last, Self.isSafe(host), parts.allSatisfy(Self.isSafe), !path.isEmpty else {
                throw Self.refusal(text)
            }
            self = .ssh(SSH(user: parts.count > 1 ? String(parts[0]) : nil, host: String(host), port: nil, path: path))
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
            guard let parts = URLComponents(string: text), let host = parts.host, isSafe(host[...]),
                isSafe((parts.user ?? "x")[...]), parts.path.count > 1, parts.password == nil
            else { throw refusal(text) }
            return .ssh(SSH(user: parts.user, host: host, port: parts.port, path: parts.path))
        case "file":
            guard let parts = URLComponents(string: text), parts.path.hasPrefix("/") else { throw refusal(text) }
            return .folder(parts.path)
        default: throw refusal(text)
        }
    }

    /// What would be taken for an option of `ssh` is no name.
    private static func isSafe(_ name: Substring) -> Bool {
        !name.isEmpty && !name.hasPrefix("-") && !name.contains(where: \.isWhitespace)
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
