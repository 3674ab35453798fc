import Foundation
import MiniatureMirror
import Testing

/// Sources that are programs of their own, behind the real command line.
@Suite struct PluginTests {
    let stage: PluginStage

    init() throws { stage = try PluginStage() }

    /// What a plugin of a line of shell answers.
    private func answers(items: String, resolve: String = "") -> [String: String] {
        [
            "hello": #"printf '%s\n' '{"is":"hello","version":1}'"#,
            "describe": #"printf '%s\n' '{"is":"description","summary":"Two files"}'"#,
            "open": #"printf '%s\n' '{"is":"opened","dataset":"two"}'"#, "items": items, "resolve": resolve,
            "shutdown": "exit 0",
        ]
    }

    private func item(_ path: String) -> String {
        #"printf '%s\n' '{"is":"item","id":"\#(path)","assets":[{"path":"\#(path)"}]}'"#
    }

    private let end = #"printf '%s\n' '{"is":"end"}'"#

    @Test(.enabled(if: ProgramFinder.has("python3"), "python3 is not installed"))
    func aSourceInPythonFetchesAndItsChecksumsHold() throws {
        try stage.install("metalink")
        stage.add("a/one.bin", size: 100_000)
        // Its hash is in FIPS 180-2, appendix B.
        stage.add("two.bin", bytes: Array("abc".utf8))
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        let files = stage.truth.sorted { $0.key < $1.key }.map { path, bytes in
            """
            <file name="\(path)"><size>\(bytes.count)</size>
            \(bytes.count == 3 ? "<hash type=\"sha-256\">\(hash)</hash>" : "")
            <url priority="2">http://127.0.0.1:1/\(path)</url><url priority="1">\(stage.server.url("/\(path)"))</url></file>
            """
        }
        let document = "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">\(files.joined())</metalink>"
        let list = try stage.scratch.write(document, to: "files.meta4")
        try stage.expectRight(try stage.tool("metalink", list, "-o", stage.output))
        // The same command again asks for nothing.
        let before = stage.server.log.count
        try stage.expectRight(try stage.tool("metalink", list, "-o", stage.output))
        #expect(stage.server.log.count == before)
        try stage.scratch.write(document.replacing(hash.prefix(8), with: "00000000"), to: "files.meta4")
        let run = try stage.tool("metalink", list, "-o", stage.scratch.path("again"))
        #expect(run.status != 0 && run.errors.contains("two.bin"), "\(run)")
    }

    @Test(.enabled(if: ProgramFinder.has("jq"), "jq is not installed"))
    func aSourceInShellFetchesAPart() throws {
        try stage.install("jsonl")
        stage.add("one.bin", size: 1000)
        let row = #"{"url":"\#(stage.server.url("/one.bin"))","path":"one.bin","size":1000}"#
        let other = #"{"url":"http://127.0.0.1:1/other","path":"other.bin"}"#
        let list = try stage.scratch.write(row + "\n" + other + "\n", to: "list.jsonl")
        try stage.expectRight(try stage.tool("jsonl", list, "--include", "one*", "-o", stage.output))
    }

    @Test func theHelpShowsWhatAPluginDeclares() throws {
        try stage.install("metalink")
        for arguments in [["metalink", "--help"], ["help", "metalink"]] {
            let run = try RunningTool(arguments, in: stage.scratch).finish()
            #expect(run.status == 0)
            #expect(run.output.contains("Prefer servers of this country") && run.output.contains("--random"), "\(run)")
        }
        let mistake = try stage.tool("metalink", "x.meta4", "--locaton", "de")
        #expect(mistake.status == 64 && mistake.errors.contains("--location"), "\(mistake)")
    }

    @Test func aHostilePathEndsTheRunBeforeAnythingIsFetched() throws {
        try stage.install("evil", answers(items: "\(item("good.bin")); \(item("../evil.bin")); \(end)"))
        let run = try stage.tool("evil", "-o", stage.output)
        #expect(run.status == 65 && run.errors.contains("../evil.bin"), "\(run)")
        #expect(try stage.tree.files.isEmpty)
    }

    @Test func aPluginThatDiesWhileAssetsAreOnTheirWayLosesNothing() throws {
        stage.add("one.bin", size: 5000)
        let resolved = #"printf '%s\n' '{"is":"resolved","requests":[{"url":"\#(stage.server.url("/one.bin"))"}]}'"#
        try stage.install("frail", answers(items: "\(item("one.bin")); \(end)", resolve: "exit 5"))
        let run = try stage.tool("frail", "-o", stage.output)
        #expect(run.status == 69 && run.errors.contains("status 5"), "\(run)")
        try stage.install("frail", answers(items: "\(item("one.bin")); \(end)", resolve: resolved))
        try stage.expectRight(try stage.tool("frail", "-o", stage.output))
    }

    @Test func anInterruptedRunLeavesNoPluginBehind() throws {
        try stage.install("slow", answers(items: "echo $$ >pid; sleep 1000"))
        let tool = try RunningTool(["slow", "-o", stage.output], in: stage.scratch)
        #expect(Patience.wait { stage.scratch.has("pid") || tool.isOver })
        tool.send(SIGTERM)
        #expect(try tool.finish().status == 143)
        let process = try #require(pid_t(try stage.scratch.text("pid").dropLast()))
        #expect(Patience.wait { kill(process, 0) != 0 || ProcessMemory.peak(of: process) == nil })
    }

    @Test func pluginsAreListedWithWhatIsWrongWithThem() throws {
        try stage.install("metalink")
        try stage.install("broken", ["hello": "exit 1"])
        let run = try stage.tool("plugin", "list", "--json")
        let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
        #expect(list?.compactMap { $0["name"] as? String }.contains("metalink") == true, "\(run)")
        let broken = list?.first { $0["name"] as? String == "broken" }
        #expect((broken?["problem"] as? String)?.contains("status 1") == true, "\(run)")
    }

    @Test(.enabled(if: ProgramFinder.has("python3"), "python3 is not installed"))
    func aNewSourceInPythonPassesItsChecksAndABrokenOneDoesNot() throws {
        #expect(try stage.tool("plugin", "new", "survey-tiles", "--python", "-o", "tiles").status == 0)
        let path = "tiles/fetch-source-survey-tiles"
        let run = try stage.tool("plugin", "check", "./" + path)
        #expect(run.status == 0 && run.output.contains("12 laws kept"), "\(run)")
        let program = try stage.scratch.text(path)
        try stage.scratch.write(program.replacing("path in wanted", with: "path == \"folder/two.txt\""), to: path)
        let worse = try stage.tool("plugin", "check", "./" + path)
        #expect(worse.status == 65 && worse.output.contains("BROKEN  query"), "\(worse)")
    }

    @Test func namesThatCannotBeAreRefused() throws {
        #expect(try stage.tool("plugin", "new", "Bad Name").status == 64)
        #expect(try stage.tool("plugin", "new", "urls").status == 64)
        #expect(try stage.tool("plugin", "check", "./nothing").status == 66)
    }
}
