import Glibc
import MiniatureMirror
import Testing

/// Runs that are killed without warning.
struct KilledProcessTests {
    /// Twenty kills, at moments drawn from a fixed sequence, while four tars at once arrive slowly.
    @Test func twentyKillsLoseNothingAndAskForLittleTwice() throws {
        let stage = try Stage(0..<12, recipe: .weighing(2_000_000))
        let names = (0..<12).map(Tar.name)
        let total = try stage.rightTree(names).files.values.reduce(0) { $0 + $1.count }
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 700_000))
        var moments = Lottery(seed: 20)
        var (there, again) = ([String: Int](), 0)
        for kill in 0..<20 {
            let before = stage.gets.count
            let goal = stage.bytesSent + moments.next(below: total / 13)
            let tool = try stage.start("--all", "-j", "4")
            #expect(Patience.wait { stage.bytesSent >= goal || tool.isOver })
            usleep(useconds_t(moments.next(below: 20_000)))
            #expect(!tool.isOver, "run \(kill) ended by itself")
            tool.send(SIGKILL)
            #expect(try tool.finish().status == -SIGKILL)
            try stage.expectNothingWrong()
            again += askedAgain(stage.gets.dropFirst(before), of: stage, there)
            there = try bytesThere(names, in: stage)
        }
        let before = stage.gets.count
        try stage.expectRight(try stage.fetch("--all", "-j", "4"), names)
        again += askedAgain(stage.gets.dropFirst(before), of: stage, there)
        #expect(Double(again) < 0.02 * Double(total), "\(again) bytes asked for twice of \(total)")
        // Besides these, what a kill finds in the sockets is lost: little, unless this machine is very busy.
        #expect(Double(stage.bytesSent) < 1.25 * Double(total), "\(stage.bytesSent) bytes sent for \(total)")
    }

    /// How many bytes of each tar are on disk; parts are numbered in the order of the plan.
    private func bytesThere(_ names: [String], in stage: Stage) throws -> [String: Int] {
        let parts = try TreeListing(of: stage.view + "/.fetch/parts")
        let finals = try stage.tree
        return Dictionary(
            uniqueKeysWithValues: names.enumerated().map { index, name in
                (name, (finals[name] ?? parts["\(index + 1).part"])?.count ?? 0)
            })
    }

    /// How many bytes these requests asked for that were there.
    private func askedAgain(
        _ requests: some Sequence<LoggedRequest>, of stage: Stage, _ there: [String: Int]
    ) -> Int {
        requests.reduce(0) { sum, request in
            let start = request.range?.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0
            let name = stage.dataset.name(ofPath: request.path) ?? ""
            return sum + max(0, (there[name] ?? 0) - start)
        }
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
