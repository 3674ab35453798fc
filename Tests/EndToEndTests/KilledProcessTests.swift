import Glibc
import MiniatureMirror
import Testing

/// Runs that are killed without warning.
struct KilledProcessTests {
    /// Twenty kills, at moments drawn from a fixed sequence, while four tars at once arrive slowly.
    @Test func twentyKillsLoseNothingAndCostLittle() throws {
        let stage = try Stage(0..<12, recipe: .weighing(2_000_000))
        let names = (0..<12).map(Tar.name)
        let total = try stage.rightTree(names).files.values.reduce(0) { $0 + $1.count }
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 700_000))
        var moments = Lottery(seed: 20)
        for kill in 0..<20 {
            let tool = try stage.start("--all", "-j", "4")
            let goal = stage.bytesSent + moments.next(below: total / 13)
            #expect(Patience.wait { stage.bytesSent >= goal || tool.isOver })
            usleep(useconds_t(moments.next(below: 20_000)))
            #expect(!tool.isOver, "run \(kill) ended by itself")
            tool.send(SIGKILL)
            #expect(try tool.finish().status == -SIGKILL)
            try stage.expectNothingWrong()
        }
        try stage.expectRight(try stage.fetch("--all", "-j", "4"), names)
        let waste = Double(stage.bytesSent - total) / Double(total)
        #expect(waste < 0.02, "\(stage.bytesSent) bytes sent for \(total)")
    }

    @Test func aRunKilledWhileOneTarComesOverManyConnectionsGoesOn() throws {
        let stage = try Stage([1], recipe: .weighing(24_000_000))
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 3_000_000))
        let tool = try stage.start("--all")
        stage.waitUntilSent(16_000_000)
        tool.send(SIGKILL)
        #expect(try tool.finish().status == -SIGKILL)
        #expect(stage.gets.count > 1, "the tar was not split")
        stage.server.faults.removeAll()
        let before = stage.bytesSent
        try stage.expectRight(try stage.fetch("--all"), [Tar.name(1)])
        // At most four megabytes on each connection were not on record.
        #expect(try stage.bytesSent - before < stage.size(of: 1))
    }

    @Test func aKillBetweenVerifyingAndNamingIsMended() throws {
        let stage = try Stage(0..<40)
        for round in 0..<10 {
            let tool = try stage.start("--all")
            #expect(Patience.wait { (try? stage.tree.files.count > round * 4) ?? false || tool.isOver })
            tool.send(SIGKILL)
            _ = try tool.finish()
            try stage.expectNothingWrong()
        }
        try stage.expectRight(try stage.fetch("--all"), (0..<40).map(Tar.name))
    }
}
