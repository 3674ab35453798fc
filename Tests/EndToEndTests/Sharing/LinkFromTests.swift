import Foundation
import MiniatureMirror
import Testing

/// `--link-from`: a directory that shares files with one of an earlier run.
struct LinkFromTests {
    private let stage: SharingStage

    init() throws {
        stage = try SharingStage()
    }

    @Test(arguments: [SharingStage.Promise.md5, .sha256])
    func onlyWhatTheOtherDirectoryLacksIsAskedFor(promise: SharingStage.Promise) throws {
        try stage.expectRight(try stage.fetch(0..<4, promise, to: "a"), 0..<4, in: "a")
        let run = try stage.fetch(2..<6, promise, to: "b", "--link-from", "a", "--json")
        try stage.expectRight(run, 2..<6, in: "b")
        #expect(stage.asked == SharingStage.names(4..<6))
        #expect(stage.looked.isEmpty)
        for name in SharingStage.names(2..<4) {
            #expect(try stage.identity("a/\(name)") == stage.identity("b/\(name)"))
        }
        let json = try run.json()
        #expect(json["linked"] as? Int == 2)
        #expect(json["linked_bytes"] as? Int == 145_000)
        #expect(json["fetched"] as? Int == 2)
        #expect(json["copied"] as? Int == 0)
    }

    @Test func withoutChecksumsTheServerIsAskedForSizeAndVersion() throws {
        try stage.expectRight(try stage.fetch(0..<4, .nothing, to: "a"), 0..<4, in: "a")
        let run = try stage.fetch(2..<6, .nothing, to: "b", "--link-from", "a")
        try stage.expectRight(run, 2..<6, in: "b")
        #expect(run.errors.contains("linked 2 assets, 145 kB, from a"), "\(run)")
        #expect(stage.asked == SharingStage.names(4..<6))
        #expect(stage.looked == SharingStage.names(2..<4))
        // What was linked is known as well as if it had been fetched.
        let again = try stage.fetch(2..<6, .nothing, to: "b")
        try stage.expectRight(again, 2..<6, in: "b")
        #expect(again.errors.contains("4 already there"), "\(again)")
        #expect(stage.server.log.isEmpty)
    }

    @Test func diskIsTakenOnce() throws {
        _ = try stage.fetch(0..<4, .sha256, to: "a")
        _ = try stage.fetch(0..<4, .sha256, to: "b", "--link-from", "a")
        let both = try stage.shell("du -sb --exclude=.fetch a b | cut -f 1").split(separator: "\n")
        let sizes = both.compactMap { Int($0) }
        // The second figure counts folders only: du counts each file once.
        #expect(sizes[0] > 280_000 && sizes[1] < 30_000, "\(both)")
    }

    @Test func aDirectoryOutlivesTheOneItSharesWith() throws {
        _ = try stage.fetch(0..<4, .sha256, to: "a")
        let run = try stage.fetch(0..<4, .sha256, to: "b", "--link-from", "a")
        try FileManager.default.removeItem(atPath: stage.scratch.path("a"))
        try stage.expectRight(run, 0..<4, in: "b")
    }

    @Test(arguments: SharingStage.Promise.allCases)
    func whatChangedUpstreamIsNotLinked(promise: SharingStage.Promise) throws {
        _ = try stage.fetch(0..<4, promise, to: "a")
        let old = try stage.scratch.bytes("a/\(SharingStage.name(2))")
        try stage.put(SharingStage.name(2), size: old.count)
        let run = try stage.fetch(0..<4, promise, to: "b", "--link-from", "a")
        try stage.expectRight(run, 0..<4, in: "b")
        #expect(stage.asked == [SharingStage.name(2)])
        #expect(try stage.scratch.bytes("a/\(SharingStage.name(2))") == old)
    }

    @Test(arguments: SharingStage.Promise.allCases, [true, false])
    func aDamagedFileIsNotLinked(promise: SharingStage.Promise, keepsSize: Bool) throws {
        _ = try stage.fetch(0..<3, promise, to: "a", "--hash", "sha256")
        let name = SharingStage.name(1)
        var bytes = try stage.scratch.bytes("a/\(name)")
        if keepsSize { bytes[1000] ^= 1 } else { bytes.removeLast() }
        try stage.scratch.write(bytes, to: "a/\(name)")
        let run = try stage.fetch(0..<3, promise, to: "b", "--link-from", "a")
        try stage.expectRight(run, 0..<3, in: "b")
        #expect(stage.asked == [name])
        #expect(run.errors.contains("\(name) in a has"), "\(run)")
        #expect(try stage.scratch.bytes("a/\(name)") == bytes)
    }

    @Test func aFileThatWasOnlyTouchedIsReadAndLinked() throws {
        _ = try stage.fetch(0..<3, .sha256, to: "a")
        try Shell.run("touch -d tomorrow a/\(SharingStage.name(1))", in: stage.scratch)
        try stage.expectRight(try stage.fetch(0..<3, .sha256, to: "b", "--link-from", "a"), 0..<3, in: "b")
        #expect(stage.server.log.isEmpty)
    }

    @Test func aChecksumIsEnoughUnderAnyPath() throws {
        _ = try stage.fetch(0..<3, .sha256, to: "a")
        let list = try String(contentsOfFile: try stage.list(0..<1, .sha256), encoding: .utf8)
        let moved = list.replacing("\tpart0/0.bin", with: "\tmoved.bin")
        stage.server.clearLog()
        let run = try stage.tool(
            "urls", try stage.scratch.write(moved, to: "moved.txt"), "-o", stage.scratch.path("b"), "--link-from", "a")
        #expect(run.status == 0, "\(run)")
        #expect(stage.server.log.isEmpty)
        #expect(try stage.identity("a/part0/0.bin") == stage.identity("b/moved.bin"))
    }

    @Test(arguments: SharingStage.Promise.allCases)
    func overwritingChangesTheOtherDirectoryInNothing(promise: SharingStage.Promise) throws {
        let a = try stage.fetch(0..<3, promise, to: "a")
        let before = try TreeListing(of: stage.scratch.path("a"))
        try stage.expectRight(a, 0..<3, in: "a")
        _ = try stage.fetch(0..<3, promise, to: "b", "--link-from", "a")
        for number in 0..<3 { try stage.put(SharingStage.name(number), size: 71_000) }
        let run = try stage.fetch(0..<3, promise, to: "b", "--if-exists", "overwrite", "--link-from", "a")
        try stage.expectRight(run, 0..<3, in: "b")
        #expect(stage.asked == SharingStage.names(0..<3))
        #expect(try TreeListing(of: stage.scratch.path("a")) == before)
        #expect(try stage.tool("verify", stage.scratch.path("a")).status == 0)
    }

    @Test func overwritingWithTheSameFileLeavesNothingBehind() throws {
        _ = try stage.fetch(0..<3, .sha256, to: "a")
        _ = try stage.fetch(0..<3, .sha256, to: "b", "--link-from", "a")
        let run = try stage.fetch(0..<3, .sha256, to: "b", "--if-exists", "overwrite", "--link-from", "a")
        try stage.expectRight(run, 0..<3, in: "b")
        #expect(stage.server.log.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path("b/.fetch/parts")).isEmpty)
    }

    @Test func severalDirectoriesGiveWhatEachHas() throws {
        _ = try stage.fetch(0..<2, .nothing, to: "a")
        _ = try stage.fetch(2..<4, .nothing, to: "b")
        let run = try stage.fetch(0..<6, .nothing, to: "c", "--link-from", "a", "--link-from", "b")
        try stage.expectRight(run, 0..<6, in: "c")
        #expect(stage.asked == SharingStage.names(4..<6))
        #expect(run.errors.contains("from a and b"), "\(run)")
    }

    @Test func aDryRunSaysWhatWouldBeLinked() throws {
        _ = try stage.fetch(0..<4, .sha256, to: "a")
        let run = try stage.fetch(2..<6, .sha256, to: "b", "--link-from", "a", "--dry-run")
        let words = "to link        2 assets, 145 kB, from a\nto fetch       2 assets, 149 kB"
        #expect(run.output.contains(words), "\(run)")
        let json = try stage.fetch(2..<6, .sha256, to: "b", "--link-from", "a", "--dry-run", "--json").json()
        let estimate = json["estimate"] as? [String: Any]
        #expect(estimate?["linked"] as? Int == 2 && estimate?["bytes"] as? Int == 149_000, "\(json)")
        #expect(estimate?["peak_disk"] as? Int == 149_000)
        #expect(!stage.scratch.has("b"))
    }

    @Test func aDirectoryInUseIsReadSafely() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 60_000))
        let first = try RunningTool(try stage.command(0..<6, .sha256, to: "a", ["-j", "1"]), in: stage.scratch)
        #expect(Patience.wait { stage.scratch.has("a/\(SharingStage.name(0))") })
        stage.server.faults.removeAll()
        let run = try stage.fetch(0..<6, .sha256, to: "b", "--link-from", "a")
        try stage.expectRight(run, 0..<6, in: "b")
        first.send(SIGTERM)
        #expect(try first.finish().status == 143)
        try stage.expectRight(try stage.fetch(0..<6, .sha256, to: "a"), 0..<6, in: "a")
    }

    @Test func aLockIsMetOutOfAnotherDirectory() throws {
        _ = try stage.fetch(0..<4, .nothing, to: "a", "--hash", "sha256")
        #expect(try stage.tool("lock", stage.scratch.path("a"), "-o", stage.scratch.path("l")).status == 0)
        stage.server.clearLog()
        let run = try stage.tool(
            "sync", "--locked", stage.scratch.path("l"), "-o", stage.scratch.path("b"), "--link-from",
            stage.scratch.path("a"))
        try stage.expectRight(run, 0..<4, in: "b")
        #expect(stage.server.log.isEmpty)
    }

    @Test func retryDoesWithoutADirectoryThatIsGone() throws {
        _ = try stage.fetch(0..<2, .sha256, to: "a")
        stage.server.faults.add(.notFound, path: "/\(SharingStage.name(3))")
        #expect(try stage.fetch(0..<4, .sha256, to: "b", "--link-from", "a").status == 75)
        stage.server.faults.removeAll()
        try FileManager.default.removeItem(atPath: stage.scratch.path("a"))
        try stage.expectRight(try stage.tool("retry", stage.scratch.path("b")), 0..<4, in: "b")
    }

    @Test(.enabled(if: OtherDisk.isThere, "/dev/shm is no file system of its own"))
    func overFileSystemsFilesAreCopiedAndThatIsSaidOnce() throws {
        let disk = try OtherDisk()
        _ = try stage.fetch(0..<4, .sha256, to: "a")
        let run = try stage.fetch(0..<4, .sha256, to: disk.path + "/b", "--link-from", "a")
        try stage.expectRight(run, 0..<4, in: disk.path + "/b")
        #expect(stage.server.log.isEmpty)
        #expect(run.errors.contains("linked 4 assets, 286 kB, from a (4 copied)"), "\(run)")
        #expect(run.errors.components(separatedBy: "another file system").count == 2, "\(run)")
    }

    @Test(arguments: [
        (["--link-from", "nowhere"], 66, "nowhere holds nothing that fetch brought"),
        (["--link-from", "b"], 64, "b is the output itself"),
        (["--cache", "c", "--extract"], 64, "--keep-archives"),
        (["--link-from", "a", "--columns", "id"], 64, "--columns"),
        (["--link-from", "a", "--to", "webdataset"], 64, "samples that are packed are no files"),
        (["--link-from", "a", "--max-size", "100"], 64, "--max-size"),
        (["--link-from", "a", "-o", "-"], 64, "samples that are packed are no files"),
        (["--cache", "a"], 64, "a is an output directory and no cache"),
        (["--cache", "c", "--to", "webdataset"], 64, "samples that are packed are no files"),
    ])
    func whatCannotBeIsSaid(options: [String], status: Int, words: String) throws {
        _ = try stage.fetch(0..<1, .nothing, to: "a")
        _ = try stage.fetch(0..<1, .nothing, to: "b")
        stage.server.clearLog()
        let given = options.contains("-o") ? [] : ["-o", stage.scratch.path("b")]
        let command = ["urls", try stage.list(0..<2, .nothing)] + Stage.quick + given + options
        let run = try RunningTool(command, in: stage.scratch).finish()
        #expect(run.status == Int32(status) && run.errors.contains(words), "\(run)")
        #expect(stage.server.log.isEmpty)
    }
}

/// A folder on another file system than the scratch folder's.
final class OtherDisk {
    let path: String

    init() throws {
        path = "/dev/shm/fetch-e2e-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let isThere: Bool = {
        guard let disk = try? OtherDisk() else { return false }
        let files = FileManager.default
        let there = try? files.attributesOfItem(atPath: disk.path)[.systemNumber] as? Int
        let here = try? files.attributesOfItem(atPath: files.temporaryDirectory.path())[.systemNumber] as? Int
        return there != nil && there != here
    }()
}
