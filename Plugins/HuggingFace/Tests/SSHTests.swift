import FetchCore
import Testing

@testable import HuggingFace

/// How ssh is started, and what is made of its complaints.
struct SSHTests {
    private let ssh = GitAddress.SSH(user: "git", host: "h.example", port: 2222, path: "team/data.git")

    @Test(
        arguments: [
            ([:], nil, ["ssh"]), (["GIT_SSH": "/opt/ssh"], nil, ["/opt/ssh"]),
            (["GIT_SSH": "/opt/ssh"], "ssh -4", ["sh", "-c", "ssh -4 \"$@\"", "ssh"]),
            (["GIT_SSH_COMMAND": "ssh -6"], "ssh -4", ["sh", "-c", "ssh -6 \"$@\"", "ssh"]),
            (["GIT_SSH_COMMAND": ""], nil, ["ssh"]),
        ] as [([String: String], String?, [String])])
    func theCommandIsGits(variables: [String: String], setting: String?, program: [String]) {
        let words = SSHCommand(variables: variables, setting: setting).words(to: ssh, running: "x 'y'")
        #expect(words == program + ["-o", "BatchMode=yes", "-p", "2222", "git@h.example", "x 'y'"])
    }

    @Test(arguments: [
        ("a/b.git", "'a/b.git'", "a/b.git"), ("~/a", "'~/a'", "~/a"), ("a b", "'a b'", "'a b'"),
        ("a'b!", "'a'\\''b'\\!''", "'a'\\''b'\\!''"), ("$(x)", "'$(x)'", "'$(x)'"), ("é", "'é'", "'é'"),
    ])
    func wordsAreQuoted(text: String, always: String, needed: String) {
        #expect(ShellText.word(text) == always)
        #expect(ShellText.plainWord(text) == needed)
    }

    @Test(
        arguments: [
            (255, "kex\nHost key verification failed.\n", .tlsFailed),
            (255, "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", .tlsFailed),
            (255, "git@h.example: Permission denied (publickey).", .unauthorized),
            (255, "Received disconnect from h: Too many authentication failures", .unauthorized),
            (255, "ssh: Could not resolve hostname h.example: Name or service not known", .unreachable),
            (255, "ssh: connect to host h.example port 2222: Connection refused", .unreachable),
            (255, "Bad configuration option: nonsense", .connectionLost),
            (1, "ERROR: Repository not found.\nfatal: Could not read from remote repository.", .notFound),
            (128, "fatal: 'x' does not appear to be a git repository", .notFound),
            (128, "fatal: the disk is gone", .unexpectedAnswer),
            (127, "sh: 1: git-upload-pack: not found", .unexpectedAnswer), (127, "env: 'ssh': No such file", .localIO),
        ] as [(Int32, String, FetchError.Code)])
    func complaintsAreExplained(status: Int32, complaint: String, code: FetchError.Code) {
        let ending = SSHProcess.Ending(status: status, complaint: complaint, wasCut: true)
        let error = SSHRefusal(ssh: ssh, ending: ending).explained(asking: "it")
        #expect(error?.code == code)
        #expect(error?.message.contains("h.example") == (code != .localIO))
    }

    @Test func successIsNoRefusal() {
        let ending = SSHProcess.Ending(status: 0, complaint: "Warning: something", wasCut: true)
        #expect(SSHRefusal(ssh: ssh, ending: ending).explained(asking: "it") == nil)
    }
}
