import Foundation
import Glibc
import MiniatureMirror
import Testing

/// `--to webdataset -o s3://…`: the same shards as in a directory, sent while they are written.
@Suite(.enabled(if: StoreServer.isInstalled)) struct StoreShardTests {
    private func copy(_ stage: Stage, _ options: String...) throws -> StoreCopy {
        try StoreCopy(
            ["sa1b"] + Stage.quick + stage.place + ["--all", "--to", "webdataset"] + options, in: stage.scratch)
    }

    /// Mirrors tars of which 40 pairs make two shards of 16 MB, and one that is smaller than a part.
    private func heavy(jobs: Int = 2) throws -> (Stage, StoreCopy) {
        let stage = try Stage(0..<4, recipe: .images(14, weighing: 1_000_000, isGzipped: false))
        return (stage, try copy(stage, "--samples", "10", "--shard-size", "17MB", "-j", "\(jobs)"))
    }

    @Test func smallShardsAreTheSameBytes() throws {
        let stage = try Stage(0..<3, recipe: .images(40))
        let copy = try copy(stage, "--samples", "15", "--shard-size", "100kB")
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
        #expect(try copy.waitingFiles() == ["shards/index.json", "shards/sizes.json"])
        let (sent, requests) = (stage.server.log.count, copy.requests.count)
        #expect(try copy.start().finish().status == 0)
        #expect(stage.server.log.count == sent && copy.requests.dropFirst(requests) == [])
        #expect(try copy.tool("verify", copy.address).status == 0)
    }

    @Test func largeShardsGoInParts() throws {
        let (stage, copy) = try heavy()
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
        #expect(copy.requests.contains { $0.contains("partNumber=2") }, "\(copy.requests)")
        let verified = try copy.tool("verify", copy.address, "--json")
        #expect(verified.status == 0, "\(verified)")
        _ = try copy.ask(
            "s3.put_object(Bucket=bucket, Key='x/sa1b-000001.tar', Body=b'x' * 1000); print('{}')")
        #expect(try copy.tool("verify", copy.address).status == 65)
        let mended = try copy.start().finish(within: 120)
        #expect(mended.status == 0 && mended.errors.contains("packed anew"), "\(mended)")
        try copy.expectSame()
        #expect(!stage.server.log.isEmpty)
    }

    @Test func killsMakeTheSameShardsAndSendNoPartTwice() throws {
        let (stage, copy) = try heavy()
        try copy.fillDirectory()
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 8_000_000))
        for goal in [3, 5, 7, 9] {
            let tool = try copy.start()
            #expect(Patience.wait(within: 60) { copy.requests.count >= goal || tool.isOver })
            tool.send(SIGKILL)
            _ = try tool.finish()
            // Only whole shards have names.
            try copy.expectSame(whole: false)
            let verified = try copy.tool("verify", copy.address)
            #expect(verified.status == 75, "\(verified)")
        }
        stage.server.faults.removeAll()
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        // A kill may come between the store's answer and its record.
        #expect(try copy.tool("status", copy.address, "--clean").status == 0)
        try copy.expectSame()
        let waiting = try copy.waitingFiles()
        #expect(waiting == ["shards/index.json", "shards/sizes.json"], "\(waiting)")
        #expect(try copy.tool("verify", copy.address).status == 0)
        // What was under way at a kill may go twice: two parts at most.
        let parts = copy.requests.filter { $0.contains("partNumber=") }
        #expect(parts.count - Set(parts).count <= 4 * 2, "\(parts)")
    }

    @Test func cleaningUpLeavesNoUploadAndCostsTheShardUnderWayOnly() throws {
        let (stage, copy) = try heavy(jobs: 1)
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 5_000_000))
        let tool = try copy.start()
        let tail = "shards/sa1b-000001.tar."
        #expect(
            Patience.wait(within: 60) {
                (try? copy.waitingFiles())?.contains { $0.hasPrefix(tail) && $0.hasSuffix(".tail") } == true
                    || tool.isOver
            })
        // The ledger hears of it a moment later.
        let sent = stage.bytesSent
        #expect(Patience.wait(within: 60) { stage.bytesSent > sent + 500_000 || tool.isOver })
        tool.send(SIGKILL)
        _ = try tool.finish()
        // One that no record tells of, as a kill right behind its beginning leaves it.
        _ = try copy.ask("s3.create_multipart_upload(Bucket=bucket, Key='x/sa1b-000001.tar'); print('{}')")
        #expect(try copy.uploads() >= 2)
        let cleaned = try copy.tool("status", copy.address, "--clean")
        #expect(cleaned.status == 0, "\(cleaned)")
        #expect(try copy.uploads() == 0)
        stage.server.faults.removeAll()
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0 && run.errors.contains("packed anew"), "\(run)")
        try copy.expectSame()
        let first = copy.requests.filter { $0.hasPrefix("POST /\(copy.bucket)/x/sa1b-000000.tar?uploads") }
        #expect(first.count == 1, "\(copy.requests)")
    }

    @Test func wholeAssetsMakeShardsToo() throws {
        let list = try ListStage()
        for number in 0..<9 {
            list.add("train/\(number).jpg", size: 2000 + number)
            list.add("train/\(number).seg.png", size: 100)
        }
        let words = try list.command(["--to", "webdataset", "--shard-count", "3"])
        let place = try #require(words.firstIndex(of: "-o"))
        let copy = try StoreCopy(Array(words[..<place] + words[(place + 2)...]), in: list.scratch)
        let run = try copy.start().finish(within: 120)
        #expect(run.status == 0, "\(run)")
        try copy.expectSame()
    }
}
