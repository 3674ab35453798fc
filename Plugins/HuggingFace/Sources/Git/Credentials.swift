import FetchCore

/// A user and a password, or a token in its place.
struct Credential: Sendable, Hashable {
    var user: String
    var password: String

    /// As `Authorization: Basic` carries it (RFC 7617).
    var basic: String { "Basic " + Base64.encode(Array("\(user):\(password)".utf8)) }
}

/// The credentials there are for a host, best first: the token, netrc, git's credential helpers.
///
/// Helpers are asked only once all else was refused, since they may take long.
struct Credentials: Sendable {
    /// A token, and the only origin (`scheme://host:port`) it may be sent to; `nil` for any the user names.
    struct Token: Sendable {
        var value: String
        var origin: String?
    }

    var token: Token?
    var netrc: Netrc
    var helper: CredentialHelper

    /// The credential to send with try number `attempt`, counted from 0, or `nil` when there is no other.
    func candidate(_ attempt: Int, for url: String) -> Credential? {
        let origin = Self.origin(of: url)
        var known: [Credential] = []
        if let token, token.origin == nil || token.origin == origin {
            // With tokens for passwords, servers take any user's name.
            known.append(Credential(user: "token", password: token.value))
        }
        let host = origin.drop { $0 != ":" }.dropFirst(3)
        if let found = netrc.credential(for: String(host.prefix { $0 != ":" })) { known.append(found) }
        if attempt < known.count { return known[attempt] }
        return attempt == known.count ? helper.fill(url) : nil
    }

    /// `scheme://host:port` of an address.
    static func origin(of url: String) -> String {
        let scheme = url.prefix { $0 != ":" }
        return "\(scheme)://\(url.dropFirst(scheme.count + 3).prefix { $0 != "/" && $0 != "?" })"
    }
}
