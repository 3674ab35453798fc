import Testing

/// What a dry run says, and that it does nothing.
struct DryRunTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<20)
    }

    @Test func aDryRunWritesNothing() throws {
        let run = try stage.fetch("--first", "3", "--dry-run")
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("3 assets"))
        #expect(!stage.scratch.has("out"))
        #expect(stage.gets.isEmpty)
    }

    @Test func aDryRunInADirectoryOfAnEarlierRunChangesNothing() throws {
        try stage.expectRight(try stage.fetch("--first", "3"), (0..<3).map(Tar.name))
        let before = try TreeListing(of: stage.scratch.path("out/.fetch"))
        let run = try stage.fetch("--first", "5", "--dry-run", "--json")
        let json = try run.json()
        #expect(run.status == 0, "\(run)")
        #expect(json["chosen"] as? Int == 5 && json["already"] as? Int == 3)
        #expect(try TreeListing(of: stage.scratch.path("out/.fetch")) == before)
        try stage.expectRight(try stage.fetch("--first", "5"), (0..<5).map(Tar.name))
    }

    @Test func aDryRunReckonsWithTheRateItIsGiven() throws {
        let bytes = try (0..<4).reduce(0) { try $0 + stage.size(of: $1) }
        let run = try stage.fetch("--first", "4", "--dry-run", "--json", "--assume-rate", "1000")
        let estimate = try run.json()["estimate"] as? [String: Any]
        #expect(estimate?["bytes"] as? Int == bytes)
        #expect((estimate?["seconds"] as? Double).map { abs($0 - Double(bytes) / 1000) < 0.01 } == true, "\(run)")
        #expect(estimate?["expires"] as? String != nil)
        #expect(estimate?["enough_room"] as? Bool == true)
    }
}
