import Foundation
import MiniatureMirror
import Testing

/// Where an output directory may lie.
struct OutputPathTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<2)
    }

    private func run(_ arguments: [String]) throws -> ToolRun {
        try RunningTool(["sa1b"] + stage.place + arguments, in: stage.scratch).finish()
    }

    @Test(arguments: [
        "plain", "./dotted/", "a/b/c", "with space", "hundred%20percent?#", "Größe-数据", "-leading", "it's \"quoted\"",
    ])
    func anyNameWorks(name: String) throws {
        for options in [["--first", "1"], ["--all"]] {
            let run = try run(["--output=\(name)"] + options)
            #expect(run.status == 0, "\(run)")
        }
        #expect(try TreeListing(of: stage.scratch.path(name)) == stage.rightTree((0..<2).map(Tar.name)))
        for command in ["status", "verify", "retry"] {
            let report = try RunningTool(
                [command, "--", name].filter { $0 != "--" || name.hasPrefix("-") }, in: stage.scratch
            ).finish()
            #expect(report.status == 0, "\(report)")
        }
    }

    @Test func withoutANameTheDatasetsNameIsTaken() throws {
        #expect(try run(["--all"]).status == 0)
        #expect(try TreeListing(of: stage.scratch.path("sa1b")) == stage.rightTree((0..<2).map(Tar.name)))
    }

    @Test func aLinkToADirectoryIsADirectory() throws {
        try stage.scratch.makeFolder("real")
        try stage.scratch.link("linked", to: "real")
        #expect(try run(["-o", "linked", "--all"]).status == 0)
        #expect(try TreeListing(of: stage.scratch.path("real")) == stage.rightTree((0..<2).map(Tar.name)))
    }

    @Test func aFileIsNoDirectory() throws {
        try stage.scratch.write("mine", to: "file")
        let run = try run(["-o", "file", "--all"])
        #expect(run.status == 74, "\(run)")
        #expect(run.errors.contains("file"))
        #expect(try stage.scratch.text("file") == "mine")
        #expect(stage.gets.isEmpty)
    }

    @Test func aDamagedLedgerIsNamedAndAFreshOneKeepsTheFiles() throws {
        #expect(try run(["-o", "out", "--all"]).status == 0)
        try stage.scratch.write("this is no database, whatever its name says", to: "out/.fetch/ledger.db")
        let damaged = try run(["-o", "out", "--all"])
        #expect(damaged.status == 74, "\(damaged)")
        #expect(damaged.errors.contains("ledger.db"))
        try FileManager.default.moveItem(
            atPath: stage.scratch.path("out/.fetch"), toPath: stage.scratch.path("moved-away"))
        let before = stage.bytesSent
        try stage.expectRight(try run(["-o", "out", "--all"]), (0..<2).map(Tar.name))
        #expect(stage.bytesSent == before)
    }

    @Test func aReaderThatGoesAwayIsNoTrouble() throws {
        let run = try RunningTool(
            ["sa1b"] + stage.place + ["-o", "out", "--all", "--events", "-"], in: stage.scratch,
            wrapper: ["sh", "-c", "\"$@\" | head -c 1 >/dev/null", "sh"]
        ).finish()
        #expect(run.status == 0, "\(run)")
        #expect(Patience.wait { !stage.scratch.has("out/.fetch/owner.json") })
        #expect(try stage.tree == stage.rightTree((0..<2).map(Tar.name)))
    }
}
