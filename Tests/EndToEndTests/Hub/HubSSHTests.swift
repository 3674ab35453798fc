import Foundation
import MiniatureMirror
import Testing

/// Repositories on an ssh server, their large files behind `git-lfs-authenticate`.
@Suite(
    .enabled(if: SSHServer.isInstalled && ProgramFinder.has("git"), "openssh-server or git is not installed"),
    .serialized)
struct HubSSHTests {
    private static let token = "hf_averysecretone"
    private static let header = "Basic " + Data("anybody:\(token)".utf8).base64EncodedString()
    private let files = HubSample.mixed(count: 12, largest: 100_000)
    private let stage: HubStage
    private let server: SSHServer
    private var scratch: ScratchFolder { stage.scratch }

    init() throws {
        stage = try HubStage(.lfs)
        stage.hub.addAccount("reader", token: Self.token)
        let repository = try stage.hub.add(
            "demo/secret", files, access: HubAccess(isPrivate: true, readers: ["reader"]))
        server = try SSHServer(in: stage.scratch)
        try stage.scratch.makeFolder("srv")
        try stage.scratch.link("srv/data.git", to: repository.folder)
        try grant(seconds: 3600)
    }

    /// Lets the ssh server say where the LFS server is, and how it lets us in.
    private func grant(seconds: Int) throws {
        let href = stage.hub.gitURL("demo/secret") + "/info/lfs"
        let answer = """
            {"href":"\(href)","header":{"Authorization":"\(Self.header)"},"expires_in":\(seconds)}
            """
        try server.executable("#!/bin/sh\n[ \"$2\" = download ] && echo '\(answer)'\n", "bin/git-lfs-authenticate")
    }

    private func fetch(
        _ address: String, _ options: String..., client: String? = nil, environment: [String: String] = [:]
    ) throws -> ToolRun {
        let command = try client ?? server.client()
        let words = ["git-lfs"] + Stage.quick + ["-o", stage.output] + options + ["--", address]
        return try RunningTool(
            words, in: scratch,
            environment: stage.environment(["GIT_SSH_COMMAND": command].merging(environment) { $1 })
        ).finish()
    }

    private var address: String { server.url(scratch.path("srv/data.git")) }

    @Test(.enabled(if: ProgramFinder.has("git-lfs"), "git-lfs is not installed"))
    func gitAndGitLFSAreServedFirst() throws {
        let script = """
            export HOME="$PWD" GIT_SSH_COMMAND='\(try server.client())'
            git lfs install >/dev/null
            git clone -q '\(address)' clone
            """
        try Shell.run(script, in: scratch)
        for file in files {
            #expect(try scratch.bytes("clone/\(file.path)") == Data(try file.bytes()), "\(file.path)")
        }
        let theirs = Set(server.commands.filter { !$0.hasPrefix("git-lfs-transfer") })
        try stage.expectRight(try fetch(address), files)
        #expect(Set(server.commands.suffix(2)) == theirs)
    }

    @Test(arguments: ["ssh://hub", "hub:", "git+ssh://hub"])
    func namesOfTheUsersConfigurationAreKnown(place: String) throws {
        try stage.expectRight(try fetch(place + scratch.path("srv/data.git")), files)
        stage.expectNoAuthorizationAtStorage()
    }

    @Test func aPathBesideTheHomeIsLeftToTheServer() throws {
        // What git's own client sends, so that forges, which have no homes, know it.
        _ = try fetch("hub:srv/data.git")
        #expect(server.commands == ["git-upload-pack 'srv/data.git'"])
        _ = try fetch("ssh://hub/~/srv/data.git")
        #expect(server.commands.last == "git-upload-pack '~/srv/data.git'")
    }

    @Test func keysOfTheAgentAreUsed() throws {
        let client = try server.client(key: nil)
        #expect(try fetch(address, client: client).status == 77)
        try stage.expectRight(try fetch(address, client: client, environment: try server.agent()), files)
    }

    @Test func theWaysGitIsToldOfAnotherSSHHold() throws {
        let client = try server.client()
        let program = try server.executable("#!/bin/sh\nexec \(client) \"$@\"\n", "other/ssh")
        let path = scratch.path("other") + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
        try stage.expectRight(try fetch(address, client: "", environment: ["GIT_SSH": program]), files)
        try stage.expectRight(try fetch(address, client: "", environment: ["PATH": path]), files)
        try scratch.write("[core]\n\tsshCommand = \(client)\n", to: ".gitconfig")
        try stage.expectRight(try fetch(address, client: ""), files)
    }

    @Test func whatLetsUsIntoTheLFSServerIsNowhereElse() throws {
        let log = scratch.path("out/.fetch/events")
        stage.hub.storage.faults.add(.expired403, matching: { _ in true }, times: 1)
        let run = try fetch(address, "-v", "--events", log)
        try stage.expectRight(run, files)
        stage.expectNoAuthorizationAtStorage()
        #expect(stage.hub.server.log.contains { $0.headers["Authorization"] == Self.header })
        for tell in [Self.token, Self.header] {
            #expect(!(run.output + run.errors).contains(tell))
            for (name, bytes) in try TreeListing(of: scratch.path("out/.fetch")).files {
                #expect(bytes.range(of: Data(tell.utf8)) == nil, "\(tell) in \(name)")
            }
        }
    }

    @Test func accessThatEndsIsAskedForAgain() throws {
        try grant(seconds: 1)
        stage.hub.storage.faults.add(.expired403, matching: { _ in true }, times: 1)
        try stage.expectRight(try fetch(address), files)
        #expect(server.commands.filter { $0.hasPrefix("git-lfs-authenticate") }.count > 1)
    }

    @Test func aServerThatKnowsNoLFSIsAnErrorOfTheLargeFilesAlone() throws {
        try FileManager.default.removeItem(atPath: scratch.path("bin/git-lfs-authenticate"))
        let run = try fetch(address)
        #expect(run.status != 0)
        #expect(run.errors.contains("127.0.0.1 lacks the program it is asked for"), "\(run)")
        try stage.expectNothingWrong(files)
    }

    // Refusals

    @Test func anUnknownHostKeyIsNotTaken() throws {
        try scratch.write("", to: "ssh/known_hosts")
        let run = try fetch(address)
        #expect(run.status == 69)
        #expect(run.errors.contains("the host key of 127.0.0.1 is not known"), "\(run)")
        #expect(try scratch.text("ssh/known_hosts").isEmpty)
    }

    @Test func anotherHostKeyIsAWarning() throws {
        try scratch.write("[127.0.0.1]:\(server.port) " + (try scratch.text("ssh/other.pub")), to: "ssh/known_hosts")
        let run = try fetch(address)
        #expect(run.status == 69)
        #expect(run.errors.contains("127.0.0.1 has another host key"), "\(run)")
    }

    @Test func aKeyTheServerDoesNotKnowIsRefused() throws {
        let run = try fetch(address, client: try server.client(key: "other"))
        #expect(run.status == 77)
        #expect(run.errors.contains("127.0.0.1 lets no key of yours in"), "\(run)")
        #expect(run.errors.contains("ssh -p \(server.port) \(server.user)@127.0.0.1"), "\(run)")
    }

    @Test func aPassphraseIsAskedOfNobody() throws {
        try Shell.run("ssh-keygen -q -p -P '' -N sesame -f ssh/id", in: scratch)
        #expect(try fetch(address).status == 77)
    }

    @Test func aHostWhereNobodyListensIsUnreachable() throws {
        let run = try fetch("ssh://127.0.0.1:\(try FreePort.find())/data.git")
        #expect(run.status == 69)
        #expect(run.errors.contains("127.0.0.1 cannot be reached by ssh"), "\(run)")
    }

    @Test func aHostThatSaysNothingIsGivenUp() throws {
        let client = try server.client("ProxyCommand sleep 600")
        let run = try fetch(address, "--idle-timeout", "1", client: client)
        #expect(run.status == 69)
        #expect(run.errors.contains("sent nothing for 1.0 s"), "\(run)")
    }

    @Test func aSignalEndsTheWaitingForAHost() throws {
        let proxy = try server.executable("#!/bin/sh\necho $PPID >'\(scratch.path("asked"))'\nsleep 600\n", "bin/proxy")
        let client = try server.client("ProxyCommand \(proxy)")
        let words = ["git-lfs", "-o", stage.output, address]
        let tool = try RunningTool(words, in: scratch, environment: stage.environment(["GIT_SSH_COMMAND": client]))
        #expect(Patience.wait { ((try? scratch.text("asked")) ?? "").hasSuffix("\n") })
        tool.send(SIGTERM)
        #expect(try tool.finish(within: 10).status == 143)
        let ssh = try #require(Int32(try scratch.text("asked").dropLast()))
        #expect(Patience.wait { kill(ssh, 0) != 0 })
    }

    @Test func aRepositoryThatIsNotThereIsSaidAsSuch() throws {
        let run = try fetch(server.url("/nowhere/data.git"))
        #expect(run.status == 66)
        #expect(run.errors.contains("does not appear to be a git repository"), "\(run)")
    }

    @Test func anSSHThatCannotBeRunIsSaidAsSuch() throws {
        let run = try fetch(address, client: "no-such-ssh")
        #expect(run.status == 74)
        #expect(run.errors.contains("ssh cannot be run"), "\(run)")
    }

    @Test func aServerThatChattersFillsNoMemory() throws {
        try server.executable("#!/bin/sh\nhead -c 200000000 /dev/zero | tr '\\0' x >&2\n", "bin/git-upload-pack")
        let run = try fetch(address)
        #expect(run.status != 0)
        #expect(run.peakMemory < 200_000_000)
        try server.executable("#!/bin/sh\nhead -c 200000000 /dev/zero\n", "bin/git-lfs-authenticate")
        try FileManager.default.removeItem(atPath: scratch.path("bin/git-upload-pack"))
        let second = try fetch(address)
        #expect(second.status != 0)
        #expect(second.peakMemory < 200_000_000)
    }

    // Names from outside

    @Test(arguments: ["-oProxyCommand=touch${IFS}pwned", "x;touch${IFS}pwned", "$(touch${IFS}pwned)"])
    func aHostIsNeverAnOptionNorAProgram(host: String) throws {
        for address in ["ssh://\(host)/x", "\(host):x", "git@\(host):x", "\(host)@hub:x"] {
            #expect(try fetch(address).status == 64, "\(address)")
        }
        #expect(!scratch.has("pwned"))
        #expect(server.commands.isEmpty)
    }

    @Test func aPathIsNeverAnOption() throws {
        #expect(try fetch("hub:--upload-pack=touch pwned").status == 64)
        #expect(server.commands.isEmpty)
    }

    @Test func aPathIsOneWordOnTheOtherSide() throws {
        let name = "srv/a 'b'; touch pwned; $(touch pwned) !x.git"
        try scratch.link(name, to: scratch.path("srv/data.git"))
        try stage.expectRight(try fetch("hub:" + scratch.path(name)), files)
        #expect(!scratch.has("pwned"))
    }

    @Test(arguments: ["ssh://-oProxyCommand=touch pwned/x", "ssh://h;touch pwned/x", "hub:-x"])
    func whatARepositoryNamesAsItsLFSServerIsNoOption(url: String) throws {
        try stage.hub.repository("demo/secret")?.commit(files + [.plain(".lfsconfig", "[lfs]\n\turl = \"\(url)\"\n")])
        let run = try fetch(address)
        #expect(run.status == 64, "\(run)")
        #expect(!scratch.has("pwned"))
    }
}
