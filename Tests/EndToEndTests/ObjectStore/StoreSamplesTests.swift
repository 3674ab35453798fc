import Foundation
import Glibc
import MiniatureMirror
import Testing

/// Samples of archives as objects: the parts of a pair come apart, and wait for each other on this machine.
@Suite(.enabled(if: StoreServer.isInstalled)) struct StoreSamplesTests {
    private let stage: Stage

    init() throws { stage = try Stage(0..<3, recipe: .images(60, weighing: 8_000)) }

    private func copy(_ options: String...) throws -> StoreCopy {
        try StoreCopy(["sa1b"] + Stage.quick + stage.place + ["--all"] + options, in: stage.scratch)
    }

    @Test func samplesAreTheSameObjectsAsFiles() throws {
        let copy = try copy("--samples", "12")
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
        #expect(try copy.waitingFiles().isEmpty)
        let (sent, requests) = (stage.server.log.count, copy.requests.count)
        #expect(try copy.start().finish().status == 0)
        #expect(stage.server.log.count == sent && copy.requests.count == requests)
        let verified = try copy.tool("verify", copy.address, "--json")
        #expect(verified.status == 0, "\(verified)")
        #expect(try verified.json()["right"] as? Int == 72)
    }

    @Test func moreSamplesAreAdded() throws {
        let few = try copy("--samples", "4")
        #expect(try few.start().finish(within: 120).status == 0)
        let sent = few.requests.count { $0.hasPrefix("PUT /\(few.bucket)/x/") }
        let more = try RunningTool(
            few.command.map { $0 == "4" ? "9" : $0 } + ["-o", few.address], in: stage.scratch,
            environment: few.store.environment(few.store.writer)
        ).finish(within: 120)
        #expect(more.status == 0, "\(more)")
        #expect(sent == 24)
        #expect(few.requests.count { $0.hasPrefix("PUT /\(few.bucket)/x/") } == 54)
    }

    @Test func killsMakeTheSameObjectsAndSendFewAgain() throws {
        let copy = try copy("--samples", "40", "-j", "2")
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 1_500_000))
        for goal in [20, 60, 150] {
            let tool = try copy.start()
            #expect(Patience.wait(within: 60) { copy.requests.count >= goal || tool.isOver })
            tool.send(SIGKILL)
            _ = try tool.finish()
            try copy.expectSame(whole: false)
        }
        stage.server.faults.removeAll()
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
        #expect(try copy.waitingFiles().isEmpty)
        // No more than what was under way at each kill is sent twice.
        let puts = copy.requests.filter { $0.hasPrefix("PUT /\(copy.bucket)/x/") }
        #expect(puts.count - Set(puts).count <= 3 * 200 && Set(puts).count == 240, "\(puts.count)")
    }

    @Test func namedSamplesAndSharesOfAllWorkToo() throws {
        let names = try (0..<3).map { String(try stage.members(of: $0)[5].prefix { $0 != "." }) }
        try stage.scratch.write(names.joined(separator: "\n") + "\n", to: "names.txt")
        let named = try copy("--sample-names", "names.txt")
        let run = try named.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try named.expectSame()
        try FileManager.default.removeItem(atPath: stage.scratch.path("copy"))
        let shares = try copy("--total-samples", "10")
        #expect(try shares.start().finish(within: 120).status == 0)
        try shares.expectSame()
    }
}

/// Pairs whose parts are too large to wait on this machine.
@Suite(.enabled(if: StoreServer.isInstalled)) struct StoreLargePairTests {
    @Test func largePartsComeByRangesAndGoOutInParts() throws {
        let stage = try LargePairs.stage(gzip: false)
        let copy = try StoreCopy(
            ["sa1b", "--links", "links.txt", "--all", "--samples", "3"] + Stage.quick, in: stage.scratch)
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
        #expect(try copy.waitingFiles().isEmpty)
        #expect(copy.requests.count { $0.contains("partNumber=") } == 9)
    }
}
