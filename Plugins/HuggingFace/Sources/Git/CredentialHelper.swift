import FetchCore
import Foundation

/// git's credential helpers, asked by `git credential fill` (git-credential(1)): what a `git push` would use.
struct CredentialHelper: Sendable {
    /// What the process is started with.
    let variables: [String: String]

    /// The credential for an address; `nil` when no helper has one, or there is no git. Nobody is asked to type.
    func fill(_ url: String) -> Credential? {
        let scheme = url.prefix { $0 != ":" }
        let rest = url.dropFirst(scheme.count + 3)
        let host = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(host.count).drop { $0 == "/" }.prefix { $0 != "?" }
        guard !host.isEmpty, !url.contains(where: \.isNewline) else { return nil }
        let question = "protocol=\(scheme)\nhost=\(host)\npath=\(path)\n\n"
        var environment = variables
        environment["GIT_TERMINAL_PROMPT"] = "0"
        environment["GIT_ASKPASS"] = ""
        environment["SSH_ASKPASS"] = ""
        let answer = ChildProcess(arguments: ["git", "credential", "fill"], variables: environment).run(input: question)
        guard let answer, answer.status == 0 else { return nil }
        var fields: [Substring: String] = [:]
        for line in answer.output.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { fields[parts[0]] = String(parts[1]) }
        }
        guard let password = fields["password"], !password.isEmpty else { return nil }
        return Credential(user: fields["username"] ?? "", password: password)
    }
}
