import Glibc
import MiniatureMirror
import Testing

/// Ctrl-C and SIGTERM during a slow transfer.
struct SignalTests {
    private let stage: Stage
    private let name = Tar.name(3)

    init() throws {
        stage = try Stage([3], recipe: .weighing(1_200_000))
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 300_000))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func theFirstSignalSavesAndLeavesAndTheSameCommandGoesOn(signal: Int32) throws {
        let tool = try stage.start("--all")
        stage.waitUntilSent(400_000)
        let start = Patience.now
        tool.send(signal)
        let run = try tool.finish()
        #expect(Patience.now - start < 3)
        #expect(run.status == 128 + signal, "\(run)")
        #expect(try stage.tree.files.isEmpty)
        #expect(!stage.scratch.has("out/.fetch/owner.json"))
        #expect(try stage.failures().isEmpty)
        let status = try stage.tool("status", stage.output, "--json").json()
        #expect(status["begun"] as? Int == 1 && status["failed"] as? Int == 0)

        let there = stage.bytesSent
        stage.server.faults.removeAll()
        stage.server.clearLog()
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.status) == [206])
        let resumed = try stage.size(of: 3) - stage.bytesSent
        #expect(resumed > 300_000 && resumed <= there)
    }

    @Test func aSecondSignalLeavesAtOnce() throws {
        let tool = try stage.start("--all")
        stage.waitUntilSent(400_000)
        tool.send(SIGINT)
        #expect(Patience.wait { tool.errorsSoFar.contains("stopping") || tool.isOver })
        let start = Patience.now
        tool.send(SIGINT)
        let run = try tool.finish()
        #expect(Patience.now - start < 1)
        #expect(run.status == 130, "\(run)")
        try stage.expectNothingWrong()
        stage.server.faults.removeAll()
        try stage.expectRight(try stage.fetch("--all"), [name])
    }

    @Test func aSignalWhileTheServerIsSilentLeavesAsFast() throws {
        stage.server.faults.removeAll()
        stage.server.faults.add(.latency(seconds: .infinity), methods: [.get, .head], matching: { _ in true })
        let tool = try stage.start("--all", "--idle-timeout", "60")
        #expect(Patience.wait { !stage.server.log.isEmpty || tool.isOver })
        let start = Patience.now
        tool.send(SIGINT)
        let run = try tool.finish()
        #expect(Patience.now - start < 3)
        #expect(run.status == 130, "\(run)")
    }

    @Test func aSignalDuringALongPauseLeavesAsFast() throws {
        stage.server.faults.removeAll()
        stage.server.faults.add(.tooManyRequests(retryAfter: "600"), matching: { _ in true })
        let tool = try stage.start("--all")
        #expect(Patience.wait { !stage.gets.isEmpty || tool.isOver })
        let start = Patience.now
        tool.send(SIGTERM)
        let run = try tool.finish()
        #expect(Patience.now - start < 3)
        #expect(run.status == 143, "\(run)")
    }
}
