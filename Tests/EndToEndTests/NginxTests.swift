import Foundation
import Glibc
import MiniatureMirror
import Testing

/// A server of the real world, with its own idea of ranges and entity tags.
@Suite(.enabled(if: ProgramFinder.has("nginx"), "nginx is not installed"))
struct NginxTests {
    private let stage: Stage
    private let nginx: NginxServer

    init() throws {
        stage = try Stage(0..<6, recipe: .weighing(1_500_000))
        for number in 0..<6 {
            try stage.scratch.write(try stage.dataset.tarBytes(Tar.name(number)), to: "www/\(Tar.name(number))")
        }
        nginx = try NginxServer(root: stage.scratch.path("www"), in: stage.scratch)
        stage.place = ["--url-template", nginx.url("/{name}")]
    }

    @Test func tarsArriveRight() throws {
        try stage.expectRight(try stage.fetch("--range", "0-5"), (0..<6).map(Tar.name))
        #expect(try nginx.requests().filter { $0.status == 200 && $0.method == "GET" }.count == 6)
    }

    @Test func aKilledRunGoesOnByteForByte() throws {
        let tool = try RunningTool(stage.command(["--range", "0-5", "--limit-rate", "2MB"]), in: stage.scratch)
        #expect(Patience.wait { (try? stage.tree.files.count >= 2) ?? false || tool.isOver })
        tool.send(SIGKILL)
        #expect(try tool.finish().status == -SIGKILL)
        try stage.expectNothingWrong()
        let done = try stage.tree.names
        #expect(done.count < 6)
        let before = try nginx.requests().count
        try stage.expectRight(try stage.fetch("--range", "0-5"), (0..<6).map(Tar.name))
        let after = try nginx.requests().dropFirst(before)
        #expect(after.contains { $0.status == 206 })
        #expect(!after.contains { request in done.contains { request.path == "/\($0)" } })
    }

    @Test func aTarReplacedOnTheServerIsFetchedWhole() throws {
        let name = Tar.name(3)
        let tool = try RunningTool(stage.command(["--indices", "3", "--limit-rate", "1MB"]), in: stage.scratch)
        #expect(Patience.wait { stage.partBytes > 400_000 || tool.isOver })
        tool.send(SIGKILL)
        _ = try tool.finish()
        var recipe = SA1BRecipe.weighing(1_500_000)
        recipe.seed = 9
        let newer = try MiniatureSA1B(numbers: [3], recipe: recipe).tarBytes(name)
        try stage.scratch.write(newer, to: "www/\(name)")
        stage.truth = { _ in newer }
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
    }
}

/// The same over TLS.
@Suite(.enabled(if: ProgramFinder.has("nginx") && ProgramFinder.has("openssl"), "nginx or openssl is not installed"))
struct SecureNginxTests {
    private let stage: Stage
    private let nginx: NginxServer
    private let names = (0..<3).map(Tar.name)

    init() throws {
        stage = try Stage(0..<3)
        for name in names { try stage.scratch.write(try stage.dataset.tarBytes(name), to: "www/\(name)") }
        nginx = try NginxServer(root: stage.scratch.path("www"), in: stage.scratch, isSecure: true)
        stage.place = ["--url-template", nginx.url("/{name}")]
    }

    @Test func aServerNobodyVouchesForIsRefused() throws {
        let run = try stage.fetch("--range", "0-0", "--retries", "1")
        try stage.expectFailure(run, of: names[0], status: 69, code: "tls-failed")
        #expect((try stage.failures()[names[0]]?["reason"] as? String)?.contains("--ca-file") == true, "\(run)")
        #expect((try? nginx.requests().isEmpty) ?? true)
    }

    @Test(arguments: ["auto", "1.1", "2"])
    func aServerTheGivenAuthorityVouchesForIsTrusted(version: String) throws {
        let run = try stage.fetch(
            "--range", "0-2", "--http", version, "--ca-file", stage.scratch.path("nginx/cert.pem"))
        try stage.expectRight(run, names)
        let spoken = Set(try nginx.requests().map(\.version))
        #expect(spoken == [version == "2" ? "HTTP/2.0" : "HTTP/1.1"])
    }
}
