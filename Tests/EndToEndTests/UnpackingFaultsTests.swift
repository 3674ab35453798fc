import Foundation
import Glibc
import MiniatureMirror
import Testing

/// Archives unpacked from servers, and onto disks, that fail.
struct UnpackingFaultsTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<2, recipe: .images(250, weighing: 8_000))
    }

    private func tool(_ options: String..., after setUp: () -> Void) throws -> ToolRun {
        setUp()
        return try RunningTool(stage.command(["--all", "--extract"] + options), in: stage.scratch).finish()
    }

    @Test func brokenConnectionsAreTakenUpWhereTheyBroke() throws {
        let run = try tool {
            stage.server.faults.add(.reset(afterBytes: 300_000), matching: { _ in true }, times: 4)
            stage.server.faults.add(.cutBody(afterBytes: 200_000), matching: { _ in true }, times: 3, after: 1)
        }
        try stage.expect(try stage.untarred(0..<2), after: run)
        let total = try stage.size(of: 0) + stage.size(of: 1)
        #expect(stage.bytesSent < total + total / 4, "\(stage.bytesSent) bytes sent for \(total)")
    }

    @Test func aServerThatIgnoresRangesIsReadThrough() throws {
        stage.server.faults.add(.ignoreRange, matching: { _ in true })
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
        #expect(stage.gets.count == 2)
    }

    @Test func aServerThatIgnoresRangesIsReadFromTheStartAfterABreak() throws {
        let first = try tool("--retries", "0") {
            stage.server.faults.add(.both(.ignoreRange, .cutBody(afterBytes: 1_500_000)), matching: { _ in true })
        }
        #expect(first.status == 69, "\(first)")
        #expect(try !stage.tree.names.isEmpty)
        try stage.expectNoPartialMember(in: try stage.untarred(0..<2))
        stage.server.faults.removeAll()
        stage.server.faults.add(.ignoreRange, matching: { _ in true })
        let second = try stage.fetch("--all", "--extract")
        try stage.expect(try stage.untarred(0..<2), after: second)
        #expect(second.errors.contains("from its start"), "\(second)")
    }

    @Test func aServerWithoutVersionsIsReadFromTheStartAfterABreak() throws {
        let first = try tool("--retries", "0") {
            stage.server.faults.add(.both(.noValidator, .cutBody(afterBytes: 1_500_000)), matching: { _ in true })
        }
        #expect(first.status == 69, "\(first)")
        stage.server.faults.removeAll()
        stage.server.faults.add(.noValidator, matching: { _ in true })
        stage.server.clearLog()
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
        #expect(stage.gets.contains { $0.status == 200 || $0.range?.hasPrefix("bytes=0-") == true })
    }

    @Test func aBreakCostsNoMoreThanABatch() throws {
        let first = try tool("--retries", "0") {
            stage.server.faults.add(
                .cutBody(afterBytes: 900_000), matching: { $0.headers["Range"] != "bytes=0-1048575" })
        }
        #expect(first.status == 69, "\(first)")
        let before = try stage.tree.names
        #expect(before.count > 90)
        try stage.expectNoPartialMember(in: try stage.untarred(0..<2))
        stage.server.faults.removeAll()
        stage.server.clearLog()
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
        for number in 0..<2 {
            let starts = stage.gets(of: number).compactMap { request in
                request.range?.split { !$0.isNumber }.first.flatMap { Int($0) }
            }
            // 96 members of at most 11 kB a pair, the one that was being written, and what was looked at of the start.
            #expect(starts.contains { $0 > 1_948_576 - 97 * 11_000 / 2 }, "\(starts)")
            #expect(
                stage.gets(of: number).filter { $0.range?.hasPrefix("bytes=0-") == true }.allSatisfy {
                    $0.bytesSent < 2
                })
        }
    }

    @Test func busyServersAreWaitedFor() throws {
        let run = try tool { stage.server.faults.add(.unavailable(retryAfter: nil), matching: { _ in true }, times: 4) }
        try stage.expect(try stage.untarred(0..<2), after: run)
    }

    @Test func aTarThatTheServerLacksFailsAlone() throws {
        let run = try tool { stage.server.faults.add(.notFound, matching: stage.requests(for: 1..<2)) }
        #expect(run.status == 75, "\(run)")
        #expect(try stage.failures()[Tar.name(1)]?["code"] as? String == "not-found")
        #expect(try stage.tree == stage.untarred([0]))
        stage.server.faults.removeAll()
        #expect(try stage.tool("retry", stage.output).status == 0)
        #expect(try stage.tree == stage.untarred(0..<2))
    }

    @Test func linksThatExpireInTheMiddleStopTheRunAndAFreshListGoesOn() throws {
        let run = try tool {
            stage.server.faults.add(
                .expired403, matching: { $0.headers["Range"].map { !$0.hasPrefix("bytes=0-") } ?? false })
        }
        #expect(run.status == 77, "\(run)")
        #expect(run.errors.contains("expired"))
        try stage.expectNoPartialMember(in: try stage.untarred(0..<2))
        stage.server.faults.removeAll()
        let fresh = stage.dataset.linkList(baseURL: stage.server.url(""), expires: stage.dataset.expires + 86_400)
        stage.place = ["--links", try stage.scratch.write(fresh, to: "fresh.txt")]
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
    }

    @Test func aWebPageInPlaceOfATarIsNoArchive() throws {
        let run = try tool { stage.server.faults.add(.htmlPage(), matching: stage.requests(for: 1..<2)) }
        #expect(run.status == 65, "\(run)")
        #expect(try stage.failures()[Tar.name(1)]?["code"] as? String == "not-an-archive")
        #expect(try stage.tree == stage.untarred([0]))
    }

    /// The flip is found at the end or before, and then nothing stays of the tar, however much was final already.
    @Test(arguments: [0.999_999, 0.97, 0.5, 0.02])
    func aFlippedBitLeavesNothingOfItsTar(place: Double) throws {
        let offset = Int(Double(try stage.size(of: 1) - 1) * place)
        let run = try tool { stage.server.faults.add(.flipBit(atOffset: offset), matching: stage.requests(for: 1..<2)) }
        #expect(run.status == 65, "\(run)")
        #expect(try stage.failures()[Tar.name(1)]?["code"] as? String == "damaged-archive")
        #expect(try stage.tree == stage.untarred([0]))
        #expect(try stage.tool("verify", stage.output).status == 75)
        stage.server.faults.removeAll()
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
    }

    @Test func ctrlCLeavesAtOnceAndTheSameCommandGoesOn() throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 1_500_000))
        let tool = try stage.start("--all", "--extract")
        #expect(Patience.wait { (try? stage.tree.names.count > 100) ?? false || tool.isOver })
        let start = Patience.now
        tool.send(SIGINT)
        let run = try tool.finish()
        #expect(Patience.now - start < 3)
        #expect(run.status == 130, "\(run)")
        #expect(try stage.failures().isEmpty)
        try stage.expectNoPartialMember(in: try stage.untarred(0..<2))
        #expect(try stage.tool("status", stage.output, "--json").json()["failed"] as? Int == 0)
        stage.server.faults.removeAll()
        stage.server.clearLog()
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
        #expect(stage.gets.contains { $0.range?.hasPrefix("bytes=0-") == false })
    }
}

/// A tar of another version between two runs.
struct UnpackingChangedTests {
    @Test(arguments: [true, false])
    func whatIsThereOfTheOldVersionGoes(isCutEarly: Bool) throws {
        let content = SyntheticContent()
        let recipe = SA1BRecipe.images(250, weighing: 8_000)
        let stage = try Stage([3], recipe: recipe) { _ in content }
        stage.place = ["--url-template", stage.server.url("/tars/{name}")]
        let path = "/tars/\(Tar.name(3))"
        content[path] = .bytes(try stage.dataset.tarBytes(Tar.name(3)))
        stage.server.faults.add(.cutBody(afterBytes: isCutEarly ? 200_000 : 1_000_000), path: path)
        #expect(try stage.fetch("--indices", "3", "--extract", "--retries", "0").status == 69)
        stage.server.faults.removeAll()
        var other = recipe
        other.seed = 5
        let newer = try MiniatureSA1B(numbers: [3], recipe: other).tarBytes(Tar.name(3))
        content[path] = .bytes(newer)
        stage.truth = { _ in newer }
        try stage.expect(try stage.untarred([3]), after: try stage.fetch("--indices", "3", "--extract"))
    }

    @Test func aTarThatChangesWhileItIsReadIsNotMixed() throws {
        let content = SyntheticContent()
        let recipe = SA1BRecipe.images(250, weighing: 8_000)
        let stage = try Stage([3], recipe: recipe) { _ in content }
        stage.place = ["--url-template", stage.server.url("/tars/{name}")]
        let path = "/tars/\(Tar.name(3))"
        content[path] = .bytes(try stage.dataset.tarBytes(Tar.name(3)))
        var other = recipe
        other.seed = 5
        let newer = try MiniatureSA1B(numbers: [3], recipe: other).tarBytes(Tar.name(3))
        stage.server.onRequestEnd { _ in content[path] = .bytes(newer) }
        stage.truth = { _ in newer }
        var run = try stage.fetch("--indices", "3", "--extract")
        if run.status != 0 {
            #expect(run.status == 65 || run.status == 75, "\(run)")
            run = try stage.fetch("--indices", "3", "--extract")
        }
        try stage.expect(try stage.untarred([3]), after: run)
    }
}

/// Disks that are too small for what comes out of an archive.
@Suite(.enabled(if: SmallDisk.isPermitted, "user namespaces with mounts are not permitted here"))
struct UnpackingFullDiskTests {
    @Test(arguments: [("size=2m", "size=30m"), ("size=20m,nr_inodes=120", "nr_inodes=5000")])
    func aFullDiskStopsTheRunAndRoomLetsItGoOn(small: String, large: String) throws {
        let stage = try Stage(0..<2, recipe: .images(250, weighing: 8_000))
        stage.disk = try SmallDisk(small, in: stage.scratch)
        let full = try stage.fetch("--all", "--extract", "--force")
        #expect(full.status == 73, "\(full)")
        try stage.expectNoPartialMember(in: try stage.untarred(0..<2))
        try stage.disk?.remount(large, in: stage.scratch)
        try stage.expect(try stage.untarred(0..<2), after: try stage.fetch("--all", "--extract"))
    }
}
