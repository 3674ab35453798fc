import Foundation
import MiniatureMirror
import Testing

/// Disks that are too small, in bytes or in files.
@Suite(.enabled(if: SmallDisk.isPermitted, "user namespaces with mounts are not permitted here"))
struct FullDiskTests {
    /// A stage of tars of 1.2 MB whose output lies on a file system of its own.
    private func stage(_ count: Int, recipe: SA1BRecipe = .weighing(1_200_000), on options: String) throws -> Stage {
        let stage = try Stage(0..<count, recipe: recipe)
        stage.disk = try SmallDisk(options, in: stage.scratch)
        return stage
    }

    @Test func aPlanThatDoesNotFitIsRefusedBeforeTheFirstByte() throws {
        let stage = try stage(4, on: "size=3m")
        let run = try stage.fetch("--all")
        #expect(run.status == 73, "\(run)")
        #expect(run.errors.contains("--force"))
        #expect(stage.gets.isEmpty)
        #expect(try stage.tree.files.isEmpty)
        // What fits is no reason to refuse.
        try stage.expectRight(try stage.fetch("--first", "1"), [Tar.name(0)])
    }

    @Test func aForcedRunThatFillsTheDiskGoesOnAfterRoomWasMade() throws {
        let stage = try stage(4, on: "size=3m")
        let full = try stage.fetch("--all", "--force")
        #expect(full.status == 73, "\(full)")
        try stage.expectNothingWrong()
        let done = try stage.tree.names
        #expect(done.count < 4)

        try stage.disk?.remount("size=20m", in: stage.scratch)
        stage.server.clearLog()
        try stage.expectRight(try stage.fetch("--all"), (0..<4).map(Tar.name))
        for number in 0..<4 where done.contains(Tar.name(number)) { #expect(stage.gets(of: number).isEmpty) }
    }

    @Test func aDiskFilledByTarsOfUnknownSizeIsNoLossEither() throws {
        let stage = try stage(4, on: "size=3m")
        stage.server.faults.add(.headRefused, matching: { _ in true })
        stage.server.faults.add(.both(.chunked, .ignoreRange), matching: { _ in true })
        let full = try stage.fetch("--all")
        #expect(full.status == 73, "\(full)")
        try stage.expectNothingWrong()

        stage.server.faults.removeAll()
        try stage.disk?.remount("size=20m", in: stage.scratch)
        try stage.expectRight(try stage.fetch("--all"), (0..<4).map(Tar.name))
    }

    @Test func aDiskThatSomebodyElseFillsMeanwhileIsSaidToBeFull() throws {
        let stage = try stage(2, on: "size=6m")
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 700_000))
        let tool = try stage.start("--all", "-j", "1")
        stage.waitUntilSent(300_000)
        let filler = "\(stage.disk?.view ?? "")\(stage.disk?.path ?? "")/filler"
        // To the last byte: the write ends with an error, and that is the point.
        _ = try? Data(count: 8_000_000).write(to: URL(filePath: filler))
        let full = try tool.finish()
        #expect(full.status == 73, "\(full)")
        try stage.expectNothingWrong()

        try FileManager.default.removeItem(atPath: filler)
        stage.server.faults.removeAll()
        try stage.expectRight(try stage.fetch("--all"), (0..<2).map(Tar.name))
    }

    @Test func tooFewInodesAreRefusedBeforeTheFirstByte() throws {
        let stage = try stage(40, recipe: .light, on: "size=8m,nr_inodes=30")
        let run = try stage.fetch("--all")
        #expect(run.status == 73, "\(run)")
        #expect(run.errors.contains("inodes"))
        #expect(stage.gets.isEmpty)
    }

    @Test func aForcedRunThatUsesUpTheInodesGoesOnAfterRoomWasMade() throws {
        let stage = try stage(40, recipe: .light, on: "size=8m,nr_inodes=30")
        let full = try stage.fetch("--all", "--force")
        #expect(full.status == 73, "\(full)")
        try stage.expectNothingWrong()
        try stage.disk?.remount("nr_inodes=300", in: stage.scratch)
        try stage.expectRight(try stage.fetch("--all"), (0..<40).map(Tar.name))
    }

    @Test(arguments: ["size=16k", "size=4m,nr_inodes=2", "size=4m,nr_inodes=4", "size=4m,nr_inodes=6"])
    func aDiskWithoutRoomForTheLedgerIsSaidToBeFull(options: String) throws {
        let stage = try stage(1, recipe: .light, on: options)
        let run = try stage.fetch("--all", "--force")
        #expect(run.status == 73, "\(run)")
        #expect(try stage.tree.files.isEmpty)
    }

    @Test func aReadOnlyDirectoryIsToldApart() throws {
        let stage = try stage(1, recipe: .light, on: "ro")
        let run = try stage.fetch("--all")
        #expect(run.status == 74, "\(run)")
        #expect(run.errors.contains(stage.output))
        #expect(stage.gets.isEmpty)
    }
}
