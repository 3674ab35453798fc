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
