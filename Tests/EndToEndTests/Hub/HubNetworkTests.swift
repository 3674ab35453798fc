import Foundation
import MiniatureMirror
import Testing

/// git's own traffic takes the same way as all else.
@Suite(
    .enabled(if: ProgramFinder.has("nginx") && ProgramFinder.has("git"), "nginx or git is not installed"), .serialized)
struct HubNetworkTests {
    private let files = HubSample.mixed(count: 6, largest: 50_000)
    private let stage: HubStage

    init() throws {
        stage = try HubStage(.lfs)
        try stage.hub.add("demo/mixed", files)
    }

    @Test func theCertificateFileHoldsForGitToo() throws {
        let nginx = try secured()
        let address = nginx.url("/git/demo/mixed.git")
        let refused = try stage.tool("git-lfs", address, "-o", stage.output, "--retries", "0")
        #expect(refused.status == 69)
        #expect(refused.errors.contains("Give the authority's certificate with --ca-file"), "\(refused)")
        let file = stage.scratch.path("nginx/cert.pem")
        try stage.expectRight(try stage.tool("git-lfs", address, "-o", stage.output, "--ca-file", file), files)
    }

    @Test func aCertificateFileThatIsNoneIsSaidAsSuch() throws {
        let file = try stage.scratch.write("nothing", to: "empty.pem")
        let run = try stage.fetch("demo/mixed", "--ca-file", file)
        #expect(run.status == 64)
        #expect(run.errors.contains("empty.pem holds no certificates"), "\(run)")
    }

    @Test func theProxyHoldsForGitToo() throws {
        let nginx = try secured()
        let address = nginx.url("/git/demo/mixed.git")
        let options = ["-o", stage.output, "--retries", "0", "--ca-file", stage.scratch.path("nginx/cert.pem")]
        let dead = try RunningTool(
            ["git-lfs", address, "--proxy", "http://127.0.0.1:1"] + options, in: stage.scratch,
            environment: stage.environment()
        ).finish()
        #expect(dead.status == 69, "\(dead)")
        #expect(try nginx.requests().isEmpty)
        let tunnel = try TunnelProxy(in: stage.scratch)
        // As curl takes it: without a scheme.
        let run = try RunningTool(
            ["git-lfs", address, "--proxy", "127.0.0.1:\(tunnel.port)"] + options, in: stage.scratch,
            environment: stage.environment(["https_proxy": "http://127.0.0.1:1"])
        ).finish()
        // Objects are on the plain second origin, which a proxy for tunnels alone does not serve.
        #expect(run.status != 0)
        #expect(try nginx.requests().contains { $0.path.hasSuffix("/git-upload-pack") && $0.status == 200 })
        #expect(try nginx.requests().contains { $0.path.hasSuffix("/objects/batch") && $0.status == 200 })
        #expect(Set(tunnel.targets) == ["localhost:\(nginx.port)"])
        try stage.expectNothingWrong(files)
    }

    @Test(arguments: ["socks5h://127.0.0.1:1", "http://127.0.0.1:1"])
    func aProxyThatGitCannotTakeIsRefusedBeforeAnythingGoesAroundIt(proxy: String) throws {
        let run = try stage.fetch("demo/mixed", "--proxy", proxy)
        #expect(run.status == 64)
        #expect(stage.hub.server.log.isEmpty)
    }

    private func secured() throws -> NginxServer {
        try NginxServer(
            root: stage.scratch.path, in: stage.scratch, isSecure: true,
            location: "proxy_pass \(stage.hub.server.url("")); proxy_set_header Host $http_host;")
    }
}
