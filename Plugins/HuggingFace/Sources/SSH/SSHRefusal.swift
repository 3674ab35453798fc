import FetchCore

/// What `ssh`, or the command it ran on the other side, complained of, in the user's words.
struct SSHRefusal {
    let ssh: GitAddress.SSH
    let ending: SSHProcess.Ending

    /// The failure; `nil` when there was none.
    ///
    /// - Parameter what: What is wanted there, such as "a git repository at ssh://…".
    func explained(asking what: String) -> FetchError? {
        if ending.status == 0 { return nil }
        return hostKey ?? refusedKey ?? missingProgram ?? unreachable
            ?? FetchError(
                isUnknown ? .notFound : ending.status == 255 ? .connectionLost : .unexpectedAnswer,
                "\(ssh.host) does not give \(what) (\(said))",
                hint: isUnknown ? "Check the address, and that your key may see it" : nil, disposition: .permanent)
    }

    private func says(_ texts: String...) -> Bool { texts.contains { ending.complaint.contains($0) } }

    /// The line that tells most: what git calls fatal, what a forge calls an error, or else the last one.
    private var said: String {
        let lines = ending.complaint.split(whereSeparator: \.isNewline).map(String.init)
        let line = lines.first { $0.hasPrefix("fatal:") || $0.hasPrefix("ERROR:") || $0.hasPrefix("error:") }
        return SafeText.printable(String((line ?? lines.last ?? "ssh ended with \(ending.status)").prefix(200)))
    }

    private var hostKey: FetchError? {
        if says("REMOTE HOST IDENTIFICATION HAS CHANGED") {
            return FetchError(
                .tlsFailed, "\(ssh.host) has another host key than ~/.ssh/known_hosts knows: it may be somebody else",
                hint:
                    "If its owner says that it is new, remove the old one with ssh-keygen -R and connect once by hand",
                disposition: .fatal)
        }
        guard says("Host key verification failed", "host key is known for") else { return nil }
        return FetchError(
            .tlsFailed, "the host key of \(ssh.host) is not known",
            hint: "Connect once by hand, ssh \(handWords), compare the fingerprint and accept it", disposition: .fatal)
    }

    private var refusedKey: FetchError? {
        guard says("Permission denied (", "Too many authentication failures", "No supported authentication methods")
        else { return nil }
        return FetchError(
            .unauthorized, "\(ssh.host) lets no key of yours in (\(said))",
            hint: "Keys with a passphrase have to be in the agent (ssh-add); see that ssh \(handWords) works",
            disposition: .fatal)
    }

    private var missingProgram: FetchError? {
        guard ending.status == 127 || ending.status == 126 else { return nil }
        if says("git-") {
            return FetchError(.unexpectedAnswer, "\(ssh.host) lacks the program it is asked for (\(said))")
        }
        return FetchError(
            .localIO, "ssh cannot be run (\(said))", hint: "Install openssh-client, or see to GIT_SSH_COMMAND",
            disposition: .fatal)
    }

    private var unreachable: FetchError? {
        let texts = [
            "Could not resolve hostname", "Connection refused", "Connection timed out", "No route to host",
            "Network is unreachable", "Operation timed out", "Connection closed by", "Connection reset by",
            "Connection closed by remote host",
        ]
        guard ending.status == 255, texts.contains(where: ending.complaint.contains) else { return nil }
        return FetchError(.unreachable, "\(ssh.host) cannot be reached by ssh (\(said))")
    }

    /// A forge and git itself say it in many ways.
    private var isUnknown: Bool {
        let text = ending.complaint.lowercased()
        return ["not found", "does not appear to be a git repository", "does not exist", "no such"]
            .contains(where: text.contains)
    }

    private var handWords: String { (ssh.port.map { "-p \($0) " } ?? "") + ssh.destination }
}
