import Foundation
import MiniatureMirror
import Testing

/// `--cache`: a folder that keeps assets by their content, for every run.
struct CacheTests {
    private let stage: SharingStage

    init() throws {
        stage = try SharingStage()
    }

    /// The files of the cache, by the SHA-256 they are called by.
    private var contents: [String: Data] {
        get throws {
            let tree = try TreeListing(of: stage.scratch.path("cache/objects/sha256"))
            return Dictionary(uniqueKeysWithValues: tree.files.map { ($0.replacing("/", with: ""), $1) })
        }
    }

    /// Expects that each content of the cache is what its name says.
    private func expectWholeCache(count: Int, location: SourceLocation = #_sourceLocation) throws {
        let sums = try contents.keys.map { "\($0)  cache/objects/sha256/\($0.prefix(2))/\($0.dropFirst(2))\n" }
        #expect(sums.count == count, sourceLocation: location)
        try stage.scratch.write(sums.joined(), to: "sums")
        try Shell.run("sha256sum --quiet --strict -c sums", in: stage.scratch)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path("cache/incoming")).isEmpty,
            sourceLocation: location)
    }

    @Test(arguments: SharingStage.Promise.allCases)
    func theOverlapOfTwoSubsetsIsFetchedAndStoredOnce(promise: SharingStage.Promise) throws {
        try stage.expectRight(try stage.fetch(0..<4, promise, to: "a", "--cache", "cache"), 0..<4, in: "a")
        #expect(stage.asked == SharingStage.names(0..<4))
        let run = try stage.fetch(2..<6, promise, to: "b", "--cache", "cache")
        try stage.expectRight(run, 2..<6, in: "b")
        #expect(stage.asked == SharingStage.names(4..<6))
        #expect(stage.looked == (promise == .nothing ? SharingStage.names(2..<4) : []))
        #expect(run.errors.contains("linked 2 assets, 145 kB, from cache"), "\(run)")
        for name in SharingStage.names(2..<4) {
            #expect(try stage.identity("a/\(name)") == stage.identity("b/\(name)"))
        }
        try expectWholeCache(count: 6)
        let held = try stage.tool("cache", stage.scratch.path("cache"), "--json").json()
        #expect(held["contents"] as? Int == 6 && held["linked"] as? Int == 6, "\(held)")
    }

    @Test func aMD5IsFoundUnderAnotherPathAndSource() throws {
        _ = try stage.fetch(0..<1, .md5, to: "a", "--cache", "cache")
        let list = try String(contentsOfFile: try stage.list(0..<1, .md5), encoding: .utf8)
        let moved = try stage.scratch.write(list.replacing("\tpart0/0.bin", with: "\tmoved.bin"), to: "moved.txt")
        stage.server.clearLog()
        let run = try stage.tool("urls", moved, "-o", stage.scratch.path("b"), "--cache", stage.scratch.path("cache"))
        #expect(run.status == 0, "\(run)")
        #expect(stage.server.log.isEmpty)
    }

    @Test func withoutItsIndexContentsAreFoundByTheirNamesAndRead() throws {
        _ = try stage.fetch(0..<3, .sha256, to: "a", "--cache", "cache")
        try Shell.run("rm cache/index.db", in: stage.scratch)
        try stage.expectRight(try stage.fetch(0..<3, .sha256, to: "b", "--cache", "cache"), 0..<3, in: "b")
        #expect(stage.server.log.isEmpty)
    }

    @Test(arguments: SharingStage.Promise.allCases, [true, false])
    func aDamagedContentIsDroppedAndFetched(promise: SharingStage.Promise, keepsSize: Bool) throws {
        _ = try stage.fetch(0..<3, promise, to: "a", "--cache", "cache")
        try FileManager.default.removeItem(atPath: stage.scratch.path("a"))
        let victim = try #require(try contents.first { $1.count == 71_000 })
        let file = "cache/objects/sha256/\(victim.key.prefix(2))/\(victim.key.dropFirst(2))"
        var bytes = victim.value
        if keepsSize { bytes[1000] ^= 1 } else { bytes.removeLast() }
        try stage.scratch.write(bytes, to: file)
        let run = try stage.fetch(0..<3, promise, to: "b", "--cache", "cache")
        try stage.expectRight(run, 0..<3, in: "b")
        #expect(stage.asked == [SharingStage.name(1)])
        #expect(run.errors.contains("\(SharingStage.name(1)) in cache has"), "\(run)")
        try expectWholeCache(count: 3)
        try stage.expectRight(try stage.fetch(0..<3, promise, to: "c", "--cache", "cache"), 0..<3, in: "c")
        #expect(stage.asked.isEmpty)
    }

    @Test(arguments: SharingStage.Promise.allCases)
    func whatChangedUpstreamIsFetched(promise: SharingStage.Promise) throws {
        _ = try stage.fetch(0..<3, promise, to: "a", "--cache", "cache")
        try stage.put(SharingStage.name(1), size: 71_000)
        try stage.expectRight(try stage.fetch(0..<3, promise, to: "b", "--cache", "cache"), 0..<3, in: "b")
        #expect(stage.asked == [SharingStage.name(1)])
        try expectWholeCache(count: 4)
    }

    @Test(arguments: SharingStage.Promise.allCases)
    func twoProcessesUseOneCacheAtOnce(promise: SharingStage.Promise) throws {
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 150_000))
        let runs = try ["a", "b"].map { output in
            try RunningTool(
                try stage.command(0..<6, promise, to: output, ["--cache", "cache"]), in: stage.scratch)
        }
        for (run, output) in zip(runs, ["a", "b"]) { try stage.expectRight(try run.finish(), 0..<6, in: output) }
        try expectWholeCache(count: 6)
        stage.server.faults.removeAll()
        try stage.expectRight(try stage.fetch(0..<6, promise, to: "c", "--cache", "cache"), 0..<6, in: "c")
        #expect(stage.asked.isEmpty)
    }

    @Test func pruningTakesOutWhatNoOutputHas() throws {
        _ = try stage.fetch(0..<4, .sha256, to: "a", "--cache", "cache")
        let run = try stage.fetch(2..<6, .sha256, to: "b", "--cache", "cache")
        try FileManager.default.removeItem(atPath: stage.scratch.path("a"))
        let cache = stage.scratch.path("cache")
        let pruned = try stage.tool("cache", cache, "--prune")
        #expect(pruned.output.contains("taken out    2 contents, 141 kB"), "\(pruned)")
        try expectWholeCache(count: 4)
        try stage.expectRight(run, 2..<6, in: "b")
        #expect(try stage.tool("cache", cache, "--max-bytes", "100kB", "--json").json()["contents"] as? Int == 1)
        #expect(try stage.tool("cache", cache, "--unused-for", "1", "--json").json()["pruned"] as? Int == 0)
        #expect(try stage.tool("cache", cache, "--unused-for", "0", "--json").json()["contents"] as? Int == 0)
        try stage.expectRight(run, 2..<6, in: "b")
        try stage.expectRight(try stage.fetch(2..<6, .sha256, to: "c", "--cache", "cache"), 2..<6, in: "c")
        #expect(stage.asked == SharingStage.names(2..<6))
    }

    @Test(.enabled(if: OtherDisk.isThere, "/dev/shm is no file system of its own"))
    func aCacheOnAnotherFileSystemHoldsCopiesAndThatIsSaid() throws {
        let disk = try OtherDisk()
        let run = try stage.fetch(0..<4, .sha256, to: "a", "--cache", disk.path + "/cache")
        try stage.expectRight(run, 0..<4, in: "a")
        #expect(run.errors.components(separatedBy: "it holds copies").count == 2, "\(run)")
        let other = try stage.fetch(0..<4, .sha256, to: "b", "--cache", disk.path + "/cache")
        try stage.expectRight(other, 0..<4, in: "b")
        #expect(stage.server.log.isEmpty && other.errors.contains("(4 copied)"), "\(other)")
    }

    @Test func aDryRunLooksIntoTheCacheAndMakesNone() throws {
        let none = try stage.fetch(0..<4, .sha256, to: "a", "--cache", "cache", "--dry-run")
        #expect(none.status == 0 && !stage.scratch.has("cache"), "\(none)")
        _ = try stage.fetch(0..<4, .sha256, to: "a", "--cache", "cache")
        let run = try stage.fetch(2..<6, .sha256, to: "b", "--cache", "cache", "--dry-run")
        #expect(run.output.contains("to link        2 assets, 145 kB, from cache"), "\(run)")
    }

    @Test func theCacheIsGivenByTheEnvironmentOrAFileAndIgnoredWhereItCannotHelp() throws {
        let variables = ["FETCH_CACHE": stage.scratch.path("cache")]
        let run = try stage.fetch(0..<4, .sha256, to: "a", environment: variables)
        try stage.expectRight(run, 0..<4, in: "a")
        let shards = try stage.fetch(0..<4, .sha256, to: "shards", "--to", "webdataset", environment: variables)
        #expect(shards.status == 0, "\(shards)")
        try stage.scratch.write("cache = \"cache\"\n", to: "fetch.toml")
        try stage.expectRight(try stage.fetch(0..<4, .sha256, to: "b"), 0..<4, in: "b")
        #expect(stage.server.log.isEmpty)
    }

    @Test func retryAndLocksRepeatTheRunWithoutMinding() throws {
        stage.server.faults.add(.notFound, path: "/\(SharingStage.name(1))")
        #expect(try stage.fetch(0..<3, .sha256, to: "a", "--cache", "cache").status == 75)
        stage.server.faults.removeAll()
        let run = try stage.tool("retry", stage.scratch.path("a"))
        try stage.expectRight(run, 0..<3, in: "a")
        try expectWholeCache(count: 3)
        #expect(try stage.tool("lock", stage.scratch.path("a"), "-o", stage.scratch.path("l")).status == 0)
        #expect(try !stage.scratch.text("l").contains("cache"))
    }

    @Test func theCacheOfASourceItselfIsMeantWhereThereIsOne() throws {
        let hub = try HubStage(.hf)
        try hub.hub.add("demo/few", [.plain("a.txt", "text")])
        let run = try hub.fetch("demo/few", environment: ["FETCH_CACHE": hub.scratch.path("cache")])
        #expect(run.status == 0, "\(run)")
        #expect(!hub.scratch.has("cache"))
        let linked = try hub.tool(
            "hf", "demo/few", "-o", hub.scratch.path("b"), "--link-from", hub.output, "--json")
        #expect(try linked.json()["linked"] as? Int == 1, "\(linked)")
    }
}
