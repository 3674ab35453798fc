import FetchCore

/// How `ssh` is started: as git starts it (git(1), `GIT_SSH_COMMAND`), but never asking anybody anything.
///
/// The system's own `ssh` has the user's keys, hosts and `~/.ssh/config`.
struct SSHCommand: Sendable {
    private let program: [String]
    /// What the process is started with.
    let variables: [String: String]

    /// Finds the command: `GIT_SSH_COMMAND`, then git's setting `core.sshCommand`, then `GIT_SSH`, then `ssh`.
    init(variables: [String: String], setting: String?) {
        let named = variables["GIT_SSH_COMMAND"].flatMap { $0.isEmpty ? nil : $0 } ?? setting
        if let named {
            // git has a shell read these two, so that options can stand in them.
            program = ["sh", "-c", named + " \"$@\"", "ssh"]
        } else if let path = variables["GIT_SSH"], !path.isEmpty {
            program = [path]
        } else {
            program = ["ssh"]
        }
        var own = variables
        own["SSH_ASKPASS"] = ""
        own["SSH_ASKPASS_REQUIRE"] = "never"
        own["GIT_TERMINAL_PROMPT"] = "0"
        self.variables = own
    }

    /// The program and its arguments for a command that a shell of the host reads.
    ///
    /// Host and user are ``GitAddress``'s, of which none can be taken for an option.
    func words(to ssh: GitAddress.SSH, running command: String) -> [String] {
        let port = ssh.port.map { ["-p", String($0)] } ?? []
        return program + ["-o", "BatchMode=yes"] + port + [ssh.destination, command]
    }
}
