import Foundation
import Glibc

/// A real `sshd` on 127.0.0.1, with keys of its own, that lets the user of the tests in and runs what is asked.
///
/// Programs in `bin` of the scratch folder are found before the system's; every command asked for is logged.
final class SSHServer {
    let port: Int
    let user: String
    private let scratch: ScratchFolder
    private var processes: [pid_t] = []

    /// Whether a server can be started here.
    static let isInstalled = ["sshd", "ssh", "ssh-keygen"].allSatisfy(ProgramFinder.has)

    /// Starts it.
    init(in scratch: ScratchFolder) throws {
        self.scratch = scratch
        port = try FreePort.find()
        user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "root"
        try scratch.makeFolder("ssh")
        try scratch.makeFolder("bin")
        for key in ["host", "id", "other"] {
            try Shell.run("ssh-keygen -q -t ed25519 -N '' -C \(key) -f ssh/\(key)", in: scratch)
        }
        try scratch.write(try scratch.text("ssh/id.pub"), to: "ssh/authorized_keys")
        try scratch.write("[127.0.0.1]:\(port) " + (try scratch.text("ssh/host.pub")), to: "ssh/known_hosts")
        try executable(
            """
            #!/bin/sh
            printf '%s\\n' "$SSH_ORIGINAL_COMMAND" >>'\(scratch.path("ssh/commands"))'
            PATH='\(scratch.path("bin"))':$PATH
            export PATH
            exec sh -c "$SSH_ORIGINAL_COMMAND"
            """, "ssh/shell")
        try scratch.write(configuration, to: "ssh/sshd_config")
        // What the system's service would have made.
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        try start(
            [ProgramFinder.path(of: "sshd") ?? "sshd", "-D", "-e", "-f", scratch.path("ssh/sshd_config")], "sshd")
        let isUp = Patience.wait(within: 10) { FreePort.isTaken(port) || waitpid(processes[0], nil, WNOHANG) != 0 }
        guard isUp, FreePort.isTaken(port) else { throw HarnessError("no sshd: \(try scratch.text("ssh/sshd.err"))") }
    }

    deinit {
        for process in processes {
            kill(process, SIGTERM)
            waitpid(process, nil, 0)
        }
    }

    private func start(_ words: [String], _ name: String) throws {
        processes.append(
            try Spawn.start(
                words, folder: scratch.path, environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""],
                output: scratch.path("ssh/\(name).out"), errors: scratch.path("ssh/\(name).err")))
    }

    /// Writes a program into the scratch folder.
    @discardableResult
    func executable(_ text: String, _ name: String) throws -> String {
        let path = try scratch.write(text, to: name)
        chmod(path, 0o755)
        return path
    }

    /// The commands that were asked for so far.
    var commands: [String] {
        ((try? scratch.text("ssh/commands")) ?? "").split(separator: "\n").map(String.init)
    }

    /// An address of a path of this machine.
    func url(_ path: String) -> String { "ssh://\(user)@127.0.0.1:\(port)\(path)" }

    /// The command of a client that knows this server, which is also `Host hub` to it.
    ///
    /// - Parameters:
    ///   - key: The file of its key in `ssh`; `nil` for what an agent has.
    ///   - options: Lines of ssh_config(5) that count before the others.
    func client(key: String? = "id", _ options: String...) throws -> String {
        let name = "ssh/config-\(UUID().uuidString)"
        let identity =
            key.map { "IdentityFile \(scratch.path("ssh/" + $0))\n  IdentitiesOnly yes" } ?? "IdentityFile none"
        let path = try scratch.write(
            """
            \(options.joined(separator: "\n"))
            Host hub
              HostName 127.0.0.1
              Port \(port)
              User \(user)
            Host *
              \(identity)
              UserKnownHostsFile \(scratch.path("ssh/known_hosts"))
              GlobalKnownHostsFile /dev/null
            """, to: name)
        return "\(ProgramFinder.path(of: "ssh") ?? "ssh") -F \(path)"
    }

    /// Starts an agent that holds the user's key, and gives the variable that names it.
    func agent() throws -> [String: String] {
        let socket = scratch.path("ssh/agent")
        try start(["ssh-agent", "-D", "-a", socket], "agent")
        guard Patience.wait(within: 10, until: { scratch.has("ssh/agent") }) else { throw HarnessError("no agent") }
        try Shell.run("SSH_AUTH_SOCK=\(socket) ssh-add -q ssh/id", in: scratch)
        return ["SSH_AUTH_SOCK": socket]
    }

    private var configuration: String {
        """
        ListenAddress 127.0.0.1
        Port \(port)
        HostKey \(scratch.path("ssh/host"))
        PidFile none
        AuthorizedKeysFile \(scratch.path("ssh/authorized_keys"))
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        AllowUsers \(user)
        ForceCommand \(scratch.path("ssh/shell"))
        """
    }
}
