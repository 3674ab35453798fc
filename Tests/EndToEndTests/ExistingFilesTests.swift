import Foundation
import MiniatureMirror
import Testing

/// Files that are there before a run, and files that go away after one.
struct ExistingFilesTests {
    private let stage: Stage
    private let name = Tar.name(3)

    init() throws {
        stage = try Stage([3])
    }

    @Test func aRightFileIsKeptWithoutATransfer() throws {
        try stage.scratch.write(try stage.dataset.tarBytes(name), to: "out/\(name)")
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.bytesSent == 0)
        stage.server.clearLog()
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.server.log.isEmpty)
    }

    @Test func aWrongFileOfTheRightSizeIsReplaced() throws {
        var bytes = try stage.dataset.tarBytes(name)
        bytes[bytes.count / 2] ^= 1
        try stage.scratch.write(bytes, to: "out/\(name)")
        try stage.expectRight(try stage.fetch("--all"), [name])
    }

    @Test func aWrongFileOfAnotherSizeIsReplaced() throws {
        try stage.scratch.write("not a tar", to: "out/\(name)")
        try stage.expectRight(try stage.fetch("--all"), [name])
    }

    @Test func aLinkUnderTheFinalNameIsNotFollowed() throws {
        let target = try stage.scratch.write("precious", to: "elsewhere/file")
        try stage.scratch.makeFolder("out")
        try stage.scratch.link("out/\(name)", to: target)
        let run = try stage.fetch("--all")
        #expect(run.status == 74, "\(run)")
        #expect(run.errors.contains(name))
        #expect(try stage.scratch.text("elsewhere/file") == "precious")
        #expect(try stage.tree[name] == Data("NSFileTypeSymbolicLink".utf8))
    }

    @Test func aLinkInPlaceOfTheStateFolderIsNotFollowed() throws {
        try stage.scratch.makeFolder("out")
        try stage.scratch.makeFolder("elsewhere")
        try stage.scratch.link("out/.fetch", to: stage.scratch.path("elsewhere"))
        let run = try stage.fetch("--all")
        #expect(run.status == 74, "\(run)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path("elsewhere")).isEmpty)
    }

    @Test func aFolderUnderTheFinalNameIsLeftAlone() throws {
        try stage.scratch.makeFolder("out/\(name)")
        let run = try stage.fetch("--all")
        #expect(run.status == 74, "\(run)")
        #expect(stage.scratch.has("out/\(name)"))
    }

    @Test func aFileThatWentAwayIsBroughtAgainByRecheck() throws {
        try stage.expectRight(try stage.fetch("--all"), [name])
        try FileManager.default.removeItem(atPath: stage.scratch.path("out/\(name)"))
        stage.server.clearLog()
        #expect(try stage.fetch("--all").status == 0)
        #expect(stage.server.log.isEmpty, "the ledger is believed")
        try stage.expectRight(try stage.fetch("--all", "--recheck"), [name])
    }

    @Test func aFileThatWasCutIsBroughtAgainByRecheck() throws {
        try stage.expectRight(try stage.fetch("--all"), [name])
        try stage.scratch.write(try stage.dataset.tarBytes(name).prefix(100), to: "out/\(name)")
        try stage.expectRight(try stage.fetch("--all", "--recheck"), [name])
    }

    @Test func nothingIsLeftBesideTheFilesAndTheState() throws {
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path("out/.fetch/parts")).isEmpty)
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: stage.output)) == [name, ".fetch"])
        #expect(!stage.scratch.has("out/.fetch/owner.json"))
    }
}
