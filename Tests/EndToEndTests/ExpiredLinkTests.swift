import Foundation
import MiniatureMirror
import Testing

/// Links that expire before or during a run.
struct ExpiredLinkTests {
    @Test func anExpiredListIsRefusedBeforeAnyRequest() throws {
        let stage = try Stage(0..<40)
        // 2 March 2024, 12:00 UTC.
        let list = stage.dataset.linkList(baseURL: stage.server.url(""), expires: 1_709_380_800)
        stage.place = ["--links", try stage.scratch.write(list, to: "old.txt")]
        let run = try stage.fetch("--all")
        #expect(run.status == 77, "\(run)")
        #expect(run.errors.contains("2024"))
        #expect(run.errors.contains("--links"))
        #expect(run.errors.components(separatedBy: "expired").count == 2, "\(run)")
        #expect(stage.server.log.isEmpty)
        #expect(try stage.tree.files.isEmpty)
    }

    @Test func linksThatExpireInTheMiddleStopTheRunAndAFreshListGoesOnByteForByte() throws {
        let stage = try Stage(0..<8, recipe: .weighing(1_200_000))
        let (isDone, isHalf) = (stage.requests(for: 0..<2), stage.requests(for: 2..<3))
        stage.server.faults.add(.cutBody(afterBytes: Stage.halfway), matching: isHalf, times: 1)
        stage.server.faults.add(.expired403, matching: { !isDone($0) })
        let stopped = try stage.fetch("--all", "-j", "1")
        #expect(stopped.status == 77, "\(stopped)")
        #expect(stopped.errors.components(separatedBy: "error:").count == 2, "\(stopped.errors)")
        #expect(stopped.errors.contains("expired"))
        #expect(try stage.tree == stage.rightTree([Tar.name(0), Tar.name(1)]))
        #expect(stage.gets.prefix(3).map(\.status) == [200, 200, 200])
        #expect(stage.gets.dropFirst(3).allSatisfy { $0.status == 403 })

        stage.server.faults.removeAll()
        stage.server.clearLog()
        let fresh = stage.dataset.linkList(
            baseURL: stage.server.url(""), expires: stage.dataset.expires + 86_400)
        #expect(try fresh != stage.scratch.text("links.txt"))
        stage.place = ["--links", try stage.scratch.write(fresh, to: "fresh.txt")]
        try stage.expectRight(try stage.fetch("--all"), (0..<8).map(Tar.name))
        #expect(stage.gets(of: 0).isEmpty && stage.gets(of: 1).isEmpty)
        #expect(stage.gets(of: 2).map(\.status) == [206])
        #expect(try stage.gets(of: 2).first?.bytesSent == stage.size(of: 2) - Stage.halfway)
    }

    @Test(arguments: [[HTTPMethod.get], [.head, .get]])
    func aThousandExpiredLinksAreNotAllAskedFor(methods: [HTTPMethod]) throws {
        let stage = try Stage(0..<1000)
        stage.server.faults.add(.expired403, methods: Set(methods), matching: { _ in true })
        let run = try stage.fetch("--all")
        #expect(run.status == 77, "\(run)")
        let refused = stage.server.log.filter { $0.status == 403 }.count
        #expect(refused > 0 && refused < 200, "\(refused) requests")
        #expect(run.errors.components(separatedBy: "expired").count < 15, "\(run.errors)")
    }

    @Test func aRunWhoseLinksHaveExpiredKeepsWhatIsThereAndTouchesNothing() throws {
        let stage = try Stage(0..<2)
        try stage.expectRight(try stage.fetch("--first", "1"), [Tar.name(0)])
        let list = stage.dataset.linkList(baseURL: stage.server.url(""), expires: 1_709_380_800)
        stage.place = ["--links", try stage.scratch.write(list, to: "old.txt")]
        stage.server.clearLog()
        // Nothing is left to fetch of the first, so its expired link is no reason to refuse.
        try stage.expectRight(try stage.fetch("--first", "1"), [Tar.name(0)])
        #expect(try stage.fetch("--all").status == 77)
        #expect(stage.server.log.isEmpty)
        #expect(try stage.tree == stage.rightTree([Tar.name(0)]))
    }
}
