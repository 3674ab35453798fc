import Foundation
import MiniatureMirror
import Testing

/// `fetch verify` on what runs left.
struct VerifyTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<4)
    }

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
        try stage.flipBit(of: 1)
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
        try stage.flipBit(of: 1)
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
        try stage.fetchThreeOfWhichOneFails()
        let run = try stage.tool("verify", stage.output, "--json")
        #expect(run.status == 75, "\(run)")
        #expect(try run.json()["unfinished"] as? Int == 1)
    }
}
