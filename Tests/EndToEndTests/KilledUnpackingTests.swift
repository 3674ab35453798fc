import Foundation
import Glibc
import MiniatureMirror
import Testing

/// Runs that unpack archives and are killed without warning.
struct KilledUnpackingTests {
    /// Kills a command at moments drawn from a fixed sequence, then lets it end; returns the last run.
    private func kill(
        _ stage: Stage, _ options: [String], rounds: Int, step: Int, seed: UInt64, truth: TreeListing
    ) throws -> ToolRun {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 2_000_000))
        var moments = Lottery(seed: seed)
        for _ in 0..<rounds {
            let goal = stage.bytesSent + moments.next(below: step)
            let tool = try RunningTool(stage.command(options), in: stage.scratch)
            #expect(Patience.wait { stage.bytesSent >= goal || tool.isOver })
            usleep(useconds_t(moments.next(below: 30_000)))
            tool.send(SIGKILL)
            _ = try tool.finish()
            try stage.expectNoPartialMember(in: truth)
        }
        stage.server.faults.removeAll()
        return try RunningTool(stage.command(options), in: stage.scratch).finish()
    }

    @Test func twentyKillsWhileUnpackingLoseNothing() throws {
        let stage = try Stage(0..<3, recipe: .images(400, weighing: 8_000))
        let truth = try stage.untarred(0..<3)
        let total = try (0..<3).reduce(0) { try $0 + stage.size(of: $1) }
        let run = try kill(
            stage, ["--all", "--extract", "-j", "3"], rounds: 20, step: total / 6, seed: 4, truth: truth)
        try stage.expect(truth, after: run)
        #expect(try stage.tool("verify", stage.output).status == 0)
        #expect(try stage.manifest().keys.sorted() == truth.names)
        #expect(stage.partBytes == 0)
        // A kill costs each of three archives a batch of 96 members, a member, and what had come ahead and was under way.
        let batch = 98 * 6_000 + (3 << 20)
        #expect(stage.bytesSent < total + 20 * 3 * batch, "\(stage.bytesSent) bytes sent for \(total)")
        let again = try askedAgain(stage)
        #expect(again < 20 * 3 * batch, "\(again) bytes asked for again of \(total)")
    }

    /// How many bytes lie between where an archive's transfers ended and where its next ones began.
    private func askedAgain(_ stage: Stage) throws -> Int {
        var reached: [String: Int] = [:]
        return stage.gets.reduce(0) { sum, request in
            let start = request.range?.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0
            let before = reached[request.path] ?? 0
            reached[request.path] = start + request.bytesSent
            return sum + max(0, before - start)
        }
    }

    @Test func killsWhileSamplingLoseNothing() throws {
        let stage = try Stage(0..<3, recipe: .images(300, weighing: 8_000))
        let truth = try stage.firstPairs(120, of: 0..<3)
        let run = try kill(
            stage, ["--all", "--samples", "120", "-j", "3"], rounds: 12, step: 1_200_000, seed: 9, truth: truth)
        try stage.expect(truth, after: run)
        let verify = try stage.tool("verify", stage.output, "--json")
        #expect(verify.status == 0, "\(verify)")
        #expect((try verify.json()["extra"] as? [String])?.isEmpty == true, "\(verify)")
        #expect(try stage.manifest().keys.sorted() == truth.names)
    }

    /// Growing by more samples is killed, too.
    @Test func killsWhileSamplesGrowLoseNothing() throws {
        let stage = try Stage(0..<2, recipe: .images(300, weighing: 8_000))
        try stage.expect(try stage.firstPairs(30, of: 0..<2), after: try stage.fetch("--all", "--samples", "30"))
        let truth = try stage.firstPairs(150, of: 0..<2)
        let run = try kill(
            stage, ["--all", "--samples", "150"], rounds: 8, step: 1_200_000, seed: 2, truth: truth)
        try stage.expect(truth, after: run)
        #expect(try stage.tool("verify", stage.output).status == 0)
        #expect(try stage.manifest().keys.sorted() == truth.names)
    }
}
