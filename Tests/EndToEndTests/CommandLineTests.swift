import Foundation
import MiniatureMirror
import Testing

/// What the command line takes, and what it says of mistakes.
struct CommandLineTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<20)
    }

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
