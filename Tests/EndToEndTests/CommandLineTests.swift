import Foundation
import MiniatureMirror
import Testing

/// What the command line takes and says.
struct CommandLineTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<20)
    }

    // Selections as lists

    @Test func aWrittenListIsReadBackAndFetchesTheSameTars() throws {
        let small = stage.scratch.path("small.txt")
        let written = try stage.fetch("--random", "5", "--seed", "3", "--write-links", small)
        #expect(written.status == 0, "\(written)")
        #expect(stage.server.log.isEmpty)
        #expect(!stage.scratch.has("out"))
        let rows = try stage.scratch.text("small.txt").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count == 7 && rows.first == "file_name\tcdn_link" && rows.last == "")

        stage.place = ["--links", small]
        try stage.expectRight(
            try stage.fetch("--all"), rows.dropFirst().dropLast().map { String($0.prefix { $0 != "\t" }) })
        let direct = try Stage(0..<20)
        #expect(try direct.fetch("--random", "5", "--seed", "3").status == 0)
        #expect(try direct.tree == stage.tree)
    }

    @Test func aListGoesThroughStandardOutput() throws {
        let run = try stage.fetch("--first", "2", "--write-links", "-")
        #expect(run.status == 0, "\(run)")
        #expect(run.lines.count == 3)
        #expect(run.lines.first == "file_name\tcdn_link")
    }

    @Test func explainNamesThePicksByStratum() throws {
        let run = try stage.fetch("--stratified", "4", "--explain", "--dry-run")
        #expect(run.status == 0, "\(run)")
        let strata = run.lines.filter { $0.hasPrefix("stratum") }
        #expect(!strata.isEmpty)
        let picks = strata.flatMap { $0.split(separator: " ").filter { $0.hasPrefix("sa_") }.map { "\($0).tar" } }
        #expect(picks.count == 4)
        #expect(run.output.contains("xxh64"))
        try stage.expectRight(try stage.fetch("--stratified", "4"), picks)
    }

    // Dry runs

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

    // For programs

    @Test func theLastLineOfJSONHasTheDocumentedKeys() throws {
        let run = try stage.fetch("--first", "3", "--json")
        let json = try run.json()
        let keys = [
            "source", "dataset", "output", "dry_run", "chosen", "already", "fetched", "failed", "bytes",
            "received_bytes", "requests", "retries", "seconds", "transfer_seconds", "exit_status", "selections",
            "failures",
        ]
        #expect(Set(keys).subtracting(json.keys).isEmpty, "\(run)")
        #expect(run.lines.count == 1)
        #expect(json["fetched"] as? Int == 3)
        #expect(try json["bytes"] as? Int == (0..<3).reduce(0) { try $0 + stage.size(of: $1) })
        #expect(json["exit_status"] as? Int == 0)
        #expect(json["output"] as? String == stage.output)
    }

    @Test func jsonTellsOfFailures() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try stage.fetch("--first", "3", "--json")
        let json = try run.json()
        let failure = (json["failures"] as? [[String: Any]])?.first
        #expect(run.status == 75)
        #expect(json["exit_status"] as? Int == 75)
        #expect(failure?["path"] as? String == Tar.name(1))
        #expect(failure?["code"] as? String == "not-found")
        #expect(failure?["http_status"] as? Int == 404)
    }

    @Test func eventsAreJSONLinesThatEndWithTheSummary() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try stage.fetch("--first", "3", "--events", stage.scratch.path("events.jsonl"))
        #expect(run.status == 75, "\(run)")
        let events = try JSONLines.objects(try stage.scratch.text("events.jsonl"))
        let fetched = events.filter { $0["event"] as? String == "fetched" }.compactMap { $0["path"] as? String }
        let failed = events.filter { $0["event"] as? String == "failed" }
        #expect(Set(fetched) == [Tar.name(0), Tar.name(2)])
        #expect(failed.map { $0["path"] as? String } == [Tar.name(1)])
        #expect(failed.first?["code"] as? String == "not-found")
        #expect(events.allSatisfy { $0["time"] is Double })
        #expect(events.last?["event"] as? String == "end")
        #expect((events.last?["summary"] as? [String: Any])?["failed"] as? Int == 1)
    }

    @Test func eventsOnStandardOutputAreAllThereIs() throws {
        let run = try stage.fetch("--first", "3", "--events", "-")
        #expect(run.status == 0, "\(run)")
        #expect(try JSONLines.objects(run.output).last?["event"] as? String == "end")
    }

    // For people

    @Test func quietIsSilent() throws {
        let run = try stage.fetch("--first", "3", "-q")
        #expect(run.status == 0)
        #expect(run.output.isEmpty && run.errors.isEmpty, "\(run)")
    }

    @Test func quietTellsErrors() throws {
        stage.server.faults.add(.notFound, matching: { _ in true })
        let run = try stage.fetch("--first", "1", "-q")
        #expect(run.status == 66)
        #expect(run.errors.contains(Tar.name(0)), "\(run)")
    }

    @Test func verboseHasALineForEachTarAndEachNewTry() throws {
        stage.server.faults.add(.status(500), matching: stage.requests(for: 1..<2), times: 1)
        let run = try stage.fetch("--first", "3", "-v")
        #expect(run.status == 0)
        for number in 0..<3 { #expect(run.errors.contains("fetched \(Tar.name(number))"), "\(run)") }
        #expect(run.errors.contains("again in"), "\(run)")
    }

    @Test func withoutATerminalNothingIsColouredOrDrawnOver() throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        stage.server.faults.setBaseline(.latency(seconds: 0.3))
        let run = try stage.fetch("--first", "3", "-v")
        #expect(run.status == 75)
        #expect(!(run.output + run.errors).unicodeScalars.contains("\u{1B}"), "\(run)")
        #expect(!(run.output + run.errors).unicodeScalars.contains("\r"), "\(run)")
        for command in ["status", "verify"] {
            let report = try stage.tool(command, stage.output)
            #expect(!(report.output + report.errors).unicodeScalars.contains("\u{1B}"), "\(report)")
        }
    }

    @Test(.enabled(if: ProgramFinder.has("script"), "script is not installed"), arguments: [true, false])
    func onATerminalColoursAreLeftAwayWhereNoColorSaysSo(isColoured: Bool) throws {
        stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2))
        let run = try RunningTool(
            stage.command(["--first", "3"]), in: stage.scratch, environment: isColoured ? [:] : ["NO_COLOR": "1"],
            wrapper: ["sh", "-c", "script -qec \"$*\" /dev/null", "sh"]
        ).finish()
        #expect(run.status == 75, "\(run)")
        #expect(run.output.contains(Tar.name(1)), "\(run)")
        #expect(run.output.contains("\u{1B}[31m") == isColoured, "\(run)")
    }

    @Test func theLicenceIsNamedOnceInADirectory() throws {
        let first = try stage.fetch("--first", "1")
        let second = try stage.fetch("--first", "2")
        #expect(first.errors.components(separatedBy: "SA-1B Dataset Research License").count == 2, "\(first)")
        #expect(!second.errors.contains("SA-1B Dataset Research License"), "\(second)")
    }

    // Help and mistakes

    @Test(arguments: [["--help"], ["sa1b", "--help"], ["help", "sa1b"]])
    func helpBeginsWithExamples(arguments: [String]) throws {
        let run = try RunningTool(arguments, in: stage.scratch).finish()
        #expect(run.status == 0)
        #expect(run.errors.isEmpty)
        let examples = run.output.range(of: "EXAMPLES")?.lowerBound
        let usage = run.output.range(of: "USAGE")?.lowerBound
        #expect(examples != nil && usage != nil, "\(run)")
        if let examples, let usage { #expect(examples < usage) }
    }

    @Test func withoutArgumentsTheHelpIsShown() throws {
        let run = try RunningTool([], in: stage.scratch).finish()
        #expect(run.status == 0)
        #expect(run.output.contains("USAGE"), "\(run)")
    }

    @Test func theVersionIsANumber() throws {
        let run = try stage.tool("--version")
        #expect(run.status == 0)
        #expect(run.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil, "\(run)")
    }

    @Test(arguments: [
        ["sa1b"], ["sa1b", "--all"], ["nonsense"], ["sa1b", "--links", "links.txt"],
        ["sa1b", "--links", "links.txt", "--all", "--no-such-option"],
        ["sa1b", "--links", "links.txt", "--all", "--first", "3"],
        ["sa1b", "--links", "links.txt", "--url-template", "http://127.0.0.1/{name}", "--all"],
        ["sa1b", "--url-template", "http://127.0.0.1/same.tar", "--all"],
        ["sa1b", "--links", "no-such-file.txt", "--all"],
        ["sa1b", "--links", "links.txt", "--random", "-1"],
        ["sa1b", "--links", "links.txt", "--random", "3", "--strata", "4"],
        ["sa1b", "--links", "links.txt", "--range", "5..<5"],
        ["sa1b", "--links", "links.txt", "--range", "9-2"],
        ["sa1b", "--links", "links.txt", "--indices", "1,x"],
        ["sa1b", "--links", "links.txt", "--preset", "huge"],
        ["sa1b", "--links", "links.txt", "--all", "-j", "0"],
        ["sa1b", "--links", "links.txt", "--all", "--limit-rate", "fast"],
        ["sa1b", "--links", "links.txt", "--all", "--hash", "crc"],
        ["sa1b", "--links", "links.txt", "--all", "-q", "-v"],
        ["sa1b", "--links", "links.txt", "--all", "--json", "--events", "-"],
        ["status"], ["retry"], ["verify", "a", "b"],
    ])
    func mistakesEndWith64AndSayWhatIsWrong(arguments: [String]) throws {
        let run = try RunningTool(arguments, in: stage.scratch).finish()
        #expect(run.status == 64, "\(run)")
        #expect(run.output.isEmpty, "\(run)")
        #expect(!run.errors.isEmpty)
        #expect(stage.server.log.isEmpty)
        #expect(!stage.scratch.has("sa1b"))
    }

    @Test func aWantedTarThatIsNotInTheListIsNamed() throws {
        let run = try stage.fetch("--indices", "3,500")
        #expect(run.status == 66 || run.status == 64, "\(run)")
        #expect(run.errors.contains("500"), "\(run)")
        #expect(try stage.tree.files.isEmpty)
        try stage.expectRight(try stage.fetch("--indices", "3,500", "--allow-missing"), [Tar.name(3)])
    }

    @Test func aSelectionThatMatchesNothingSaysSo() throws {
        let run = try stage.fetch("--include", "*.zip")
        #expect(run.status == 66, "\(run)")
        #expect(stage.server.log.isEmpty)
    }

    @Test func aListFromStandardInputOrAnAddressWorksLikeAFile() throws {
        let list = SyntheticContent(["/links.txt": .bytes(Array(try stage.scratch.text("links.txt").utf8))])
        let server = try MirrorServer(content: list)
        server.start()
        defer { server.stop() }
        stage.place = ["--links", server.url("/links.txt")]
        try stage.expectRight(try stage.fetch("--first", "2"), (0..<2).map(Tar.name))

        let piped = try RunningTool(
            stage.commandWithoutPlace + ["--links", "-", "--first", "3"], in: stage.scratch,
            wrapper: ["sh", "-c", "exec \"$@\" <links.txt", "sh"])
        try stage.expectRight(try piped.finish(), (0..<3).map(Tar.name))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScriptsAreScripts(shell: String) throws {
        let run = try stage.tool("--generate-completion-script", shell)
        #expect(run.status == 0, "\(run.errors)")
        for word in ["sa1b", "stratified", "verify"] { #expect(run.output.contains(word)) }
        guard ProgramFinder.has(shell) else { return }
        try stage.scratch.write(run.output, to: "completion")
        let check = try Spawn.start(
            [shell, "-n", "completion"], folder: stage.scratch.path, environment: ["PATH": "/usr/bin:/bin"],
            output: stage.scratch.path("check.out"), errors: stage.scratch.path("check.err"))
        var status: Int32 = 0
        waitpid(check, &status, 0)
        let complaints = try stage.scratch.text("check.err")
        #expect(status == 0, "\(complaints)")
    }

    @Test func sourcesAreListed() throws {
        let run = try stage.tool("sources", "--json")
        let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
        let sa1b = list?.first { $0["name"] as? String == "sa1b" }
        #expect((sa1b?["presets"] as? [String])?.contains("tiny") == true, "\(run)")
        #expect((sa1b?["licence"] as? String) == "SA-1B Dataset Research License")
    }
}
