import Glibc
import MiniatureMirror
import Testing

/// `fetch retry` after failures.
struct RetryTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<4)
    }

    @Test func retryBringsWhatFailedAndNothingElse() throws {
        try stage.fetchThreeOfWhichOneFails()
        let run = try stage.tool("retry", stage.output)
        try stage.expectRight(run, (0..<3).map(Tar.name))
        #expect(stage.gets.compactMap { stage.dataset.name(ofPath: $0.path) } == [Tar.name(1)])
    }

    @Test func retryBringsWhatFailedAndWhatWasCutShort() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        stage.server.faults.add(.latency(seconds: .infinity), matching: stage.requests(for: 3..<4))
        let tool = try stage.start("--all")
        #expect(Patience.wait { (try? stage.tree.files.count == 2) ?? false || tool.isOver })
        #expect(Patience.wait { !stage.gets(of: 3).isEmpty || tool.isOver })
        tool.send(SIGTERM)
        #expect(try tool.finish().status == 143)
        stage.server.faults.removeAll()
        stage.server.clearLog()
        #expect(try stage.tool("retry", stage.output).status == 0)
        #expect(stage.gets(of: 1).count == 1 && stage.gets(of: 3).count == 1)
        try stage.expectRight(try stage.fetch("--all"), (0..<4).map(Tar.name))
    }

    @Test func retryTakesAFreshList() throws {
        try stage.fetchThreeOfWhichOneFails()
        let expired = stage.dataset.linkList(baseURL: stage.server.url(""), expires: 1_709_380_800)
        try stage.scratch.write(expired, to: "links.txt")
        #expect(try stage.tool("retry", stage.output).status == 77)
        let fresh = stage.dataset.linkList(baseURL: stage.server.url(""), expires: stage.dataset.expires + 86_400)
        try stage.scratch.write(fresh, to: "fresh.txt")
        // A name relative to where the user stands now.
        let run = try stage.tool("retry", stage.output, "--links", "fresh.txt")
        try stage.expectRight(run, (0..<3).map(Tar.name))
        #expect(stage.gets.compactMap { stage.dataset.name(ofPath: $0.path) } == [Tar.name(1)])
    }

    @Test func retryFindsTheListOfACommandGivenElsewhere() throws {
        stage.place = ["--links", "links.txt"]
        try stage.fetchThreeOfWhichOneFails()
        try stage.scratch.makeFolder("away")
        let elsewhere = try ScratchFolder()
        let run = try RunningTool(["retry", stage.output], in: elsewhere).finish()
        try stage.expectRight(run, (0..<3).map(Tar.name))
    }

    @Test func retryThatFailsAgainSaysSo() throws {
        try stage.fetchThreeOfWhichOneFails()
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try stage.tool("retry", stage.output)
        #expect(run.status != 0, "\(run)")
        #expect(try stage.failures().keys.sorted() == [Tar.name(1)])
        try stage.expectNothingWrong()
        stage.server.faults.removeAll()
        try stage.expectRight(try stage.tool("retry", stage.output), (0..<3).map(Tar.name))
    }

    @Test func retryWithoutAFailureFetchesNothing() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        stage.server.clearLog()
        try stage.expectRight(try stage.tool("retry", stage.output), (0..<3).map(Tar.name))
        #expect(stage.server.log.isEmpty)
    }
}
