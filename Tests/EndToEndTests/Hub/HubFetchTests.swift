import Foundation
import MiniatureMirror
import Testing

/// Repositories of the hub, by its API and by git, whole and in part.
@Suite(.enabled(if: ProgramFinder.has("git"), "git is not installed"))
struct HubFetchTests {
    private let files = HubSample.mixed(count: 40, largest: 200_000)

    @Test(arguments: HubStage.Way.allCases)
    func aRepositoryComesWholeAndOnce(way: HubStage.Way) throws {
        let stage = try HubStage(way)
        stage.hub.settings.pageSize = 11
        try stage.hub.add("demo/mixed", files)
        try stage.expectRight(try stage.fetch("demo/mixed"), files)
        #expect(stage.bytesSent == files.filter { $0.storage == .lfs }.reduce(0) { $0 + $1.content.size })
        stage.hub.storage.clearLog()
        try stage.expectRight(try stage.fetch("demo/mixed"), files)
        #expect(stage.hub.storage.log.isEmpty)
    }

    @Test(arguments: HubStage.Way.allCases)
    func aTagIsAnotherTree(way: HubStage.Way) throws {
        let stage = try HubStage(way)
        let old = [HubFile.plain("a b.txt", "old"), .lfs("data/x.bin", size: 50_000, seed: 1)]
        let repository = try stage.hub.add("demo/two", old)
        try repository.tag("v1")
        try repository.commit([.plain("a b.txt", "new"), .lfs("data/x.bin", size: 60_000, seed: 2)])
        try stage.expectRight(try stage.fetch("demo/two", "--revision", "v1"), old)
    }

    @Test(arguments: HubStage.Way.allCases)
    func aPartIsChosenByPatterns(way: HubStage.Way) throws {
        let stage = try HubStage(way)
        try stage.hub.add("demo/mixed", files)
        let run = try stage.fetch("demo/mixed", "--include", "data/part-3/*")
        try stage.expectRight(run, files.filter { $0.path.hasPrefix("data/part-3/") })
    }

    @Test(arguments: HubStage.Way.allCases)
    func aKilledRunAsksOnlyForWhatIsMissing(way: HubStage.Way) throws {
        let size = 60_000_000
        let stage = try HubStage(way)
        let large = HubSample.large(size: size)
        try stage.hub.add("demo/large", large)
        stage.hub.storage.faults.setBaseline(.rateCap(bytesPerSecond: 10_000_000))
        let tool = try stage.start("demo/large")
        #expect(Patience.wait { stage.bytesSent > size / 2 || tool.isOver })
        tool.send(SIGKILL)
        #expect(try tool.finish().status == -SIGKILL)
        try stage.expectNothingWrong(large)
        stage.hub.storage.faults.removeAll()
        // The log tells of bytes before they go; a killed process's connections end a little later.
        let before = stage.hub.storage.log.count
        let there = stage.partBytes
        #expect(there > 0)
        try stage.expectRight(try stage.fetch("demo/large"), large)
        let again = stage.hub.storage.log.dropFirst(before).reduce(0) { $0 + $1.bytesSent }
        // Connections of a split asset record what they have every four megabytes.
        #expect(again < size - size / 4, "\(again) bytes sent again; the killed run had \(there) on disk")
    }
}
