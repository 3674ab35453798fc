import Foundation
import MiniatureMirror
import Testing

/// A second origin that misbehaves: the right bytes in the end, or none.
@Suite(.enabled(if: ProgramFinder.has("git"), "git is not installed"))
struct HubFaultTests {
    private static let path = "data/x.bin"
    private let files = [
        HubFile.plain("README.md", "Two files"), .lfs(HubFaultTests.path, size: 3_000_000, seed: 6),
        .lfs("data/y.bin", size: 10_000, seed: 7),
    ]

    private static let passing: [Fault] = [
        .cutBody(afterBytes: 1_000_000), .reset(afterBytes: 500_000), .unavailable(retryAfter: "1"),
        .stall(afterBytes: 900_000, seconds: 0.5), .flipBit(atOffset: 1_234_567), .expired403,
    ]

    private static let lying: [Fault] = [.htmlPage(), .xmlError, .badLength(delta: -5)]

    private func stage(_ way: HubStage.Way) throws -> HubStage {
        let stage = try HubStage(way)
        try stage.hub.add("demo/faults", files)
        return stage
    }

    @Test(arguments: HubStage.Way.allCases, Self.passing.indices)
    func whatPassesIsOvercome(way: HubStage.Way, index: Int) throws {
        let stage = try stage(way)
        stage.hub.storage.faults.add(Self.passing[index], matching: stage.hub.requests(for: Self.path), times: 1)
        try stage.expectRight(try stage.fetch("demo/faults"), files)
        stage.expectNoAuthorizationAtStorage()
    }

    @Test(arguments: HubStage.Way.allCases, Self.lying.indices)
    func anAnswerOfAnotherLengthIsReported(way: HubStage.Way, index: Int) throws {
        let stage = try stage(way)
        stage.hub.storage.faults.add(Self.lying[index], matching: stage.hub.requests(for: Self.path), times: 1)
        let run = try stage.fetch("demo/faults")
        #expect([65, 75].contains(run.status), "\(run)")
        #expect(try stage.tree[Self.path] == nil)
        try stage.expectNothingWrong(files)
        try stage.expectRight(try stage.fetch("demo/faults"), files)
    }

    @Test(arguments: HubStage.Way.allCases)
    func aRangeThatIsIgnoredIsNeverAppended(way: HubStage.Way) throws {
        let stage = try stage(way)
        let requests = stage.hub.requests(for: Self.path)
        stage.hub.storage.faults.add(.cutBody(afterBytes: 1_000_000), matching: requests, times: 1)
        stage.hub.storage.faults.add(.ignoreRange, matching: requests, times: 1)
        try stage.expectRight(try stage.fetch("demo/faults"), files)
    }

    @Test(arguments: HubStage.Way.allCases)
    func aByteThatIsAlwaysWrongIsFetchedTwiceAndReported(way: HubStage.Way) throws {
        let stage = try stage(way)
        stage.hub.storage.faults.add(.flipBit(atOffset: 2_000_000), matching: stage.hub.requests(for: Self.path))
        let run = try stage.fetch("demo/faults")
        #expect(run.status == 65 || run.status == 75, "\(run)")
        #expect(try stage.tree[Self.path] == nil)
        try stage.expectNothingWrong(files)
        let bytes = stage.hub.storage.log.reduce(0) { $0 + $1.bytesSent }
        #expect(bytes == 2 * 3_000_000 + 10_000, "\(bytes) bytes sent")
    }

    @Test(arguments: HubStage.Way.allCases)
    func anOriginThatAlwaysRefusesIsReported(way: HubStage.Way) throws {
        let stage = try stage(way)
        stage.hub.storage.faults.add(.expired403, matching: stage.hub.requests(for: Self.path))
        let run = try stage.fetch("demo/faults", "--retries", "1")
        #expect(run.status == 75 || run.status == 77, "\(run)")
        #expect(try stage.tree[Self.path] == nil)
        #expect(try stage.tree["data/y.bin"] != nil)
        try stage.expectNothingWrong(files)
    }
}
