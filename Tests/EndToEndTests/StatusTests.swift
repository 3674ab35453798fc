import MiniatureMirror
import Testing

/// `fetch status` on what runs left, and the manifest.
struct StatusTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<4)
    }

    @Test func statusTellsWhatIsThereAndWhatFailed() throws {
        try stage.fetchThreeOfWhichOneFails()
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

    @Test func theManifestNamesEveryFileWithItsHash() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        let rows = try JSONLines.objects(try stage.scratch.text("out/.fetch/manifest.jsonl"))
        #expect(rows.first?["source"] as? String == "sa1b")
        #expect(rows.dropFirst().map { $0["path"] as? String } == (0..<3).map(Tar.name))
        #expect(try rows.dropFirst().map { $0["size"] as? Int } == (0..<3).map { try stage.size(of: $0) })
        #expect(rows.dropFirst().allSatisfy { ($0["sha256"] as? String)?.utf8.count == 64 })
    }
}
