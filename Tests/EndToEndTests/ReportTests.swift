import Foundation
import MiniatureMirror
import Testing

/// `status`, `verify` and `retry` on what a run left.
struct ReportTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<4)
    }

    /// Fetches tars 0 to 2, of which 1 fails.
    private func fetchWithAFailure() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        try stage.expectFailure(try stage.fetch("--first", "3"), of: Tar.name(1), status: 75, code: "not-found")
        stage.server.faults.removeAll()
        stage.server.clearLog()
    }

    private func flipBit(of number: Int) throws {
        var bytes = Array(try stage.scratch.bytes("out/\(Tar.name(number))"))
        bytes[bytes.count / 2] ^= 1
        try stage.scratch.write(bytes, to: "out/\(Tar.name(number))")
    }

    // status

    @Test func statusTellsWhatIsThereAndWhatFailed() throws {
        try fetchWithAFailure()
        let text = try stage.tool("status", stage.output)
        #expect(text.status == 0, "\(text)")
        #expect(text.output.contains("2 of 3"))
        #expect(text.output.contains("failed"))
        #expect(text.output.contains(Tar.name(1)))

        let json = try stage.tool("status", stage.output, "--json").json()
        #expect(json["dataset"] as? String == "sa1b:sa1b")
        #expect(json["chosen"] as? Int == 3)
        #expect(json["downloaded"] as? Int == 2)
        #expect(json["failed"] as? Int == 1)
        #expect(json["missing"] as? Int == 0)
        #expect(try json["downloaded_bytes"] as? Int == stage.size(of: 0) + stage.size(of: 2))
        #expect((json["selection"] as? String)?.contains("--first 3") == true)
        #expect(stage.server.log.isEmpty)
    }

    @Test func statusTellsWhatWasBegun() throws {
        let stage = try Stage([3], recipe: .weighing(1_200_000))
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 600_000))
        let tool = try stage.start("--all")
        stage.waitUntilSent(Stage.halfway)
        tool.send(9)
        _ = try tool.finish()
        let json = try stage.tool("status", stage.output, "--json").json()
        #expect(json["begun"] as? Int == 1)
        #expect(json["downloaded"] as? Int == 0)
        #expect(try json["known_bytes"] as? Int == stage.size(of: 3))
    }

    @Test func statusOfAnythingElseIsAnError() throws {
        try stage.scratch.makeFolder("empty")
        for place in ["empty", "nowhere"] {
            let run = try stage.tool("status", stage.scratch.path(place))
            #expect(run.status == 66, "\(run)")
            #expect(run.errors.contains(place))
        }
        #expect(!stage.scratch.has("nowhere"))
        #expect(!stage.scratch.has("empty/.fetch"))
    }

    // verify

    @Test func verifyFindsNothingWrongInARightDirectory() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        let run = try stage.tool("verify", stage.output, "--json")
        let json = try run.json()
        #expect(run.status == 0, "\(run)")
        #expect(json["right"] as? Int == 3)
        #expect(json["unfinished"] as? Int == 0)
        // The fourth tar of the list was not chosen, so it is not missing.
        #expect((json["missing"] as? [String])?.isEmpty == true)
        #expect((json["extra"] as? [String])?.isEmpty == true)
    }

    @Test func verifyNamesWhatIsMissingCorruptAndExtraAndTheSameCommandMendsIt() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        try FileManager.default.removeItem(atPath: stage.scratch.path("out/\(Tar.name(0))"))
        try flipBit(of: 1)
        try stage.scratch.write("mine", to: "out/notes/mine.txt")
        let text = try stage.tool("verify", stage.output)
        #expect(text.status == 65, "\(text)")
        for name in [Tar.name(0), Tar.name(1), "notes/mine.txt"] { #expect(text.output.contains(name), "\(text)") }
        #expect(!text.output.contains(Tar.name(2)) && !text.output.contains(Tar.name(3)))

        stage.server.clearLog()
        let again = try stage.fetch("--first", "3")
        #expect(again.status == 0, "\(again)")
        #expect(stage.gets(of: 0).count == 1 && stage.gets(of: 1).count == 1 && stage.gets(of: 2).isEmpty)
        var tree = try stage.tree.files
        #expect(tree.removeValue(forKey: "notes/mine.txt") == Data("mine".utf8))
        #expect(try tree == stage.rightTree((0..<3).map(Tar.name)).files)
    }

    @Test func verifyTellsTheThreeKindsApartAsJSON() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        try FileManager.default.removeItem(atPath: stage.scratch.path("out/\(Tar.name(0))"))
        try flipBit(of: 1)
        try stage.scratch.write("mine", to: "out/mine.txt")
        let run = try stage.tool("verify", stage.output, "--json")
        let json = try run.json()
        #expect(run.status == 65, "\(run)")
        #expect(json["right"] as? Int == 1)
        #expect(json["missing"] as? [String] == [Tar.name(0)])
        #expect((json["corrupt"] as? [[String: Any]])?.map { $0["path"] as? String } == [Tar.name(1)])
        #expect(json["extra"] as? [String] == ["mine.txt"])
        #expect(json["exit_status"] as? Int == 65)
    }

    @Test func verifyDoesNotTouchTheNetwork() throws {
        try stage.expectRight(try stage.fetch("--first", "1"), [Tar.name(0)])
        stage.server.stop()
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func verifySaysWhatWasNeverFinished() throws {
        try fetchWithAFailure()
        let run = try stage.tool("verify", stage.output, "--json")
        #expect(run.status == 75, "\(run)")
        #expect(try run.json()["unfinished"] as? Int == 1)
    }

    // retry

    @Test func retryBringsWhatFailedAndNothingElse() throws {
        try fetchWithAFailure()
        let run = try stage.tool("retry", stage.output)
        try stage.expectRight(run, (0..<3).map(Tar.name))
        #expect(stage.gets.compactMap { stage.dataset.name(ofPath: $0.path) } == [Tar.name(1)])
    }

    @Test func retryLeavesAloneWhatWasOnlyInterrupted() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        stage.server.faults.add(.latency(seconds: .infinity), matching: stage.requests(for: 3..<4))
        let tool = try stage.start("--all")
        #expect(Patience.wait { (try? stage.tree.files.count == 2) ?? false || tool.isOver })
        #expect(Patience.wait { !stage.gets(of: 3).isEmpty || tool.isOver })
        tool.send(SIGTERM)
        #expect(try tool.finish().status == 143)
        stage.server.faults.removeAll()
        stage.server.clearLog()
        _ = try stage.tool("retry", stage.output)
        #expect(stage.gets(of: 1).count == 1 && stage.gets(of: 3).isEmpty)
        try stage.expectRight(try stage.fetch("--all"), (0..<4).map(Tar.name))
    }

    @Test func retryTakesAFreshList() throws {
        try fetchWithAFailure()
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
        try fetchWithAFailure()
        try stage.scratch.makeFolder("away")
        let elsewhere = try ScratchFolder()
        let run = try RunningTool(["retry", stage.output], in: elsewhere).finish()
        try stage.expectRight(run, (0..<3).map(Tar.name))
    }

    @Test func retryThatFailsAgainSaysSo() throws {
        try fetchWithAFailure()
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

    // The manifest

    @Test func theManifestNamesEveryFileWithItsHash() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        let rows = try JSONLines.objects(try stage.scratch.text("out/.fetch/manifest.jsonl"))
        #expect(rows.first?["source"] as? String == "sa1b")
        #expect(rows.dropFirst().map { $0["path"] as? String } == (0..<3).map(Tar.name))
        #expect(try rows.dropFirst().map { $0["size"] as? Int } == (0..<3).map { try stage.size(of: $0) })
        #expect(rows.dropFirst().allSatisfy { ($0["sha256"] as? String)?.utf8.count == 64 })
    }
}
