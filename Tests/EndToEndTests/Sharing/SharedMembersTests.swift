import Foundation
import Glibc
import MiniatureMirror
import Testing

/// `--link-from` with archives that are unpacked: what an earlier run took out of the same archive is linked.
struct SharedMembersTests {
    private let stage: Stage
    private var other: String { stage.scratch.path("b") }

    init() throws {
        stage = try Stage(0..<4, recipe: .images(120))
    }

    /// Fetches into the second directory, sharing with the first; the server's log is of this run alone.
    private func share(_ options: String...) throws -> ToolRun {
        stage.server.clearLog()
        let words = ["sa1b"] + Stage.quick + ["-o", other, "--link-from", stage.output] + stage.place + options
        return try RunningTool(words, in: stage.scratch).finish()
    }

    /// Expects success, exactly this tree in the second directory, and that `verify` says so of both.
    private func expect(_ tree: TreeListing, after run: ToolRun, location: SourceLocation = #_sourceLocation) throws {
        #expect(run.status == 0, "\(run)", sourceLocation: location)
        #expect(try TreeListing(of: other).names == tree.names, "\(run)", sourceLocation: location)
        #expect(try TreeListing(of: other) == tree, sourceLocation: location)
        for place in [other, stage.output] {
            let verified = try stage.tool("verify", place)
            #expect(verified.status == 0, "\(verified)", sourceLocation: location)
        }
    }

    private func identity(_ path: String) throws -> UInt64? {
        try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64
    }

    @Test func samplesOfTheOverlapAreLinked() throws {
        #expect(try stage.fetch("--range", "0..<3", "--samples", "50").status == 0)
        let run = try share("--range", "1..<4", "--samples", "50")
        let truth = try stage.firstPairs(50, of: 1..<4)
        try expect(truth, after: run)
        #expect(Set(stage.gets.compactMap { stage.dataset.name(ofPath: $0.path) }) == [Tar.name(3)])
        let shared = try stage.firstPairs(50, of: 1..<3)
        for name in shared.names { #expect(try identity("\(other)/\(name)") == identity("\(stage.output)/\(name)")) }
        #expect(run.errors.contains("linked 2 assets as 200 files"), "\(run)")
        // The same again has nothing to do, and more samples go on from what is there.
        try expect(truth, after: try share("--range", "1..<4", "--samples", "50"))
        #expect(stage.server.log.isEmpty)
        try expect(try stage.firstPairs(60, of: 1..<4), after: try share("--range", "1..<4", "--samples", "60"))
    }

    @Test func whatWasUnpackedWholeIsLinkedWhole() throws {
        #expect(try stage.fetch("--range", "0..<3", "--extract").status == 0)
        let run = try share("--range", "1..<4", "--extract", "--json")
        try expect(try stage.untarred(1..<4), after: run)
        #expect(stage.gets.count == 1)
        let json = try run.json()
        #expect(json["linked"] as? Int == 2 && json["linked_members"] as? Int == 480, "\(json)")
        #expect(json["fetched"] as? Int == 1)
        try FileManager.default.removeItem(atPath: stage.output)
        #expect(try TreeListing(of: other) == stage.untarred(1..<4))
        #expect(try stage.tool("verify", other).status == 0)
    }

    @Test(arguments: ["--samples 20", "--samples 40", "--extract", "--sample-random 30", "--samples 30 --images-only"])
    func whatWasTakenOutForAnotherGoalIsFetched(goal: String) throws {
        #expect(try stage.fetch("--range", "0..<2", "--samples", "30").status == 0)
        let options = goal.split(separator: " ").map(String.init)
        let words = ["sa1b"] + Stage.quick + ["-o", stage.scratch.path("c")] + stage.place + ["--range", "0..<2"]
        #expect(try RunningTool(words + options, in: stage.scratch).finish().status == 0)
        stage.server.clearLog()
        let shared = ["sa1b"] + Stage.quick + ["-o", other, "--link-from", stage.output] + stage.place
        let run = try RunningTool(shared + ["--range", "0..<2"] + options, in: stage.scratch).finish()
        try expect(try TreeListing(of: stage.scratch.path("c")), after: run)
        #expect(stage.gets.count >= 2)
    }

    @Test func aDryRunSaysWhatWouldBeLinked() throws {
        #expect(try stage.fetch("--range", "0..<3", "--samples", "50").status == 0)
        let run = try share("--range", "1..<4", "--samples", "50", "--dry-run")
        #expect(run.output.contains("to link        2 assets"), "\(run)")
        #expect(run.output.contains("to fetch       1 asset,"), "\(run)")
    }

    @Test func aKilledRunGoesOnLinking() throws {
        #expect(try stage.fetch("--range", "0..<3", "--extract").status == 0)
        stage.server.clearLog()
        let words = ["sa1b"] + Stage.quick + ["-o", other, "--link-from", stage.output] + stage.place
        let killed = try RunningTool(words + ["--range", "0..<3", "--extract"], in: stage.scratch)
        #expect(Patience.wait { (try? TreeListing(of: other).names.isEmpty) == false })
        killed.send(SIGKILL)
        _ = try killed.finish()
        let run = try RunningTool(words + ["--range", "0..<3", "--extract"], in: stage.scratch).finish()
        try expect(try stage.untarred(0..<3), after: run)
        #expect(stage.gets.isEmpty)
    }

    @Test func archivesThatAreKeptAreLinkedAndUnpackedHere() throws {
        #expect(try stage.fetch("--range", "0..<2", "--samples", "5", "--keep-archives").status == 0)
        let run = try share("--range", "0..<2", "--samples", "5", "--keep-archives", "--cache", "cache")
        #expect(run.status == 0 && stage.gets.isEmpty, "\(run)")
        #expect(run.errors.contains("linked 2 assets, "), "\(run)")
        #expect(try TreeListing(of: other) == stage.tree)
        #expect(try identity("\(other)/\(Tar.name(0))") == identity("\(stage.output)/\(Tar.name(0))"))
        #expect(try stage.tool("cache", stage.scratch.path("cache"), "--json").json()["linked"] as? Int == 2)
    }

    @Test func whatIsNoArchiveIsLinkedAsItIs() throws {
        let shared = try SharingStage()
        let a = try shared.fetch(0..<4, .nothing, to: "a", "--extract")
        #expect(a.status == 0, "\(a)")
        let run = try shared.fetch(2..<6, .nothing, to: "b", "--extract", "--link-from", "a")
        try shared.expectRight(run, 2..<6, in: "b")
        #expect(Set(shared.asked) == Set(SharingStage.names(4..<6)))
        #expect(try shared.fetch(2..<6, .nothing, to: "b", "--extract").status == 0)
        #expect(shared.server.log.isEmpty)
    }

    @Test(arguments: [true, false])
    func whereAMemberIsDamagedTheArchiveIsRead(keepsSize: Bool) throws {
        #expect(try stage.fetch("--range", "0..<2", "--samples", "30").status == 0)
        let truth = try stage.firstPairs(30, of: 0..<2)
        let victim = try #require(truth.names.last { $0.hasPrefix("sa_000001/") })
        var bytes = try stage.scratch.bytes("out/\(victim)")
        if keepsSize { bytes[bytes.count / 2] ^= 1 } else { bytes.removeLast() }
        try stage.scratch.write(bytes, to: "out/\(victim)")
        let run = try share("--range", "0..<2", "--samples", "30")
        #expect(run.status == 0 && run.errors.contains("the archive is read"), "\(run)")
        #expect(try TreeListing(of: other) == truth)
        #expect(Set(stage.gets.compactMap { stage.dataset.name(ofPath: $0.path) }) == [Tar.name(1)])
    }

    @Test func anArchiveThatChangedIsRead() throws {
        let content = SyntheticContent()
        let stage = try Stage([0, 1], recipe: .images(40)) { _ in content }
        stage.place = ["--url-template", stage.server.url("/{name}")]
        content["/\(Tar.name(0))"] = .bytes(try stage.dataset.tarBytes(Tar.name(0)))
        #expect(try stage.fetch("--indices", "0", "--samples", "5").status == 0)
        content["/\(Tar.name(0))"] = .bytes(try stage.dataset.tarBytes(Tar.name(1)))
        stage.server.clearLog()
        let words = ["sa1b"] + Stage.quick + ["-o", stage.scratch.path("b"), "--link-from", stage.output]
        let run = try RunningTool(words + stage.place + ["--indices", "0", "--samples", "5"], in: stage.scratch)
            .finish()
        #expect(run.status == 0 && !run.errors.contains("linked"), "\(run)")
        #expect(stage.gets.count > 0)
    }
}
