import Foundation
import MiniatureMirror
import Testing

/// `--if-exists overwrite`: everything chosen is brought again, whatever was made of it.
struct OverwriteTests {
    private func fetch(_ stage: Stage, _ options: [String]) throws -> ToolRun {
        try RunningTool(stage.command(options), in: stage.scratch).finish()
    }

    @Test(arguments: [["--extract"], ["--samples", "7"], ["--extract", "--keep-archives"]])
    func archivesAreReadAgain(options: [String]) throws {
        let stage = try Stage(0..<3, recipe: .images(20, isGzipped: true))
        #expect(try fetch(stage, ["--all"] + options).status == 0)
        let before = try stage.tree
        let victim = try #require(before.names.first { $0.hasSuffix(".jpg") })
        try stage.scratch.write([1, 2, 3], to: "out/\(victim)")
        stage.server.clearLog()
        let run = try fetch(stage, ["--all", "--if-exists", "overwrite"] + options)
        #expect(run.status == 0, "\(run)")
        #expect(Set(stage.server.log.map(\.path)).count == 3)
        #expect(try stage.tree == before)
        #expect(try stage.tool("verify", stage.output).status == 0)
        stage.server.clearLog()
        #expect(try fetch(stage, ["--all"] + options).status == 0)
        #expect(stage.server.log.isEmpty)
    }

    @Test func aKillInTheMiddleGoesOn() throws {
        let stage = try Stage(0..<3, recipe: .images(60, weighing: 8_000))
        #expect(try stage.fetch("--all", "--extract").status == 0)
        let before = try stage.tree
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 500_000))
        let goal = stage.bytesSent + 300_000
        let tool = try RunningTool(
            stage.command(["--all", "--extract", "--if-exists", "overwrite"]), in: stage.scratch)
        #expect(Patience.wait { stage.bytesSent >= goal || tool.isOver })
        tool.send(SIGKILL)
        _ = try tool.finish()
        stage.server.faults.removeAll()
        let run = try stage.fetch("--all", "--extract")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree == before)
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func shardsArePackedAnew() throws {
        let stage = try Stage(0..<3, recipe: .images(20))
        let options = ["--all", "--samples", "10", "--to", "webdataset", "--shard-size", "100kB"]
        #expect(try fetch(stage, options).status == 0)
        let before = try stage.tree
        stage.server.clearLog()
        let run = try fetch(stage, options + ["--if-exists", "overwrite"])
        #expect(run.status == 0, "\(run)")
        #expect(Set(stage.server.log.map(\.path)).count == 3)
        #expect(try stage.tree == before)
        #expect(try stage.tool("verify", stage.output).status == 0)
    }
}
