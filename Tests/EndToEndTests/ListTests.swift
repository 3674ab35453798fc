import Foundation
import Glibc
import MiniatureMirror
import Testing

/// `fetch urls`: any list of addresses.
struct ListTests {
    private let stage: ListStage

    init() throws {
        stage = try ListStage()
    }

    @Test func aListOfFilesInFoldersArrivesAndTheSecondRunAsksNothing() throws {
        for number in 0..<300 { stage.add("folder-\(number % 7)/file-\(number).bin", size: number * 37 % 20_000) }
        try stage.expectRight(try stage.fetch())
        #expect(stage.server.log.count == 300)
        stage.server.clearLog()
        try stage.expectRight(try stage.fetch())
        #expect(stage.server.log.isEmpty)
    }

    @Test func manySmallFilesSurviveKills() throws {
        for number in 0..<1500 { stage.add("\(number % 40)/\(number).bin", size: 500 + number * 13 % 5_000) }
        stage.server.faults.setBaseline(.latency(seconds: 0.004))
        var moments = Lottery(seed: 4)
        for _ in 0..<6 {
            let tool = try RunningTool(try stage.command([]), in: stage.scratch)
            let goal = stage.server.log.count + moments.next(below: 200)
            #expect(Patience.wait { stage.server.log.count >= goal || tool.isOver })
            tool.send(SIGKILL)
            _ = try tool.finish()
            for (name, bytes) in try stage.tree.files { #expect(bytes == stage.truth[name].map { Data($0) }) }
        }
        try stage.expectRight(try stage.fetch())
        let manifest = try stage.scratch.text("out/.fetch/manifest.jsonl")
        #expect(try JSONLines.objects(manifest).count == 1501)
        #expect(try RunningTool(["verify", stage.output], in: stage.scratch).finish().status == 0)
    }

    @Test func aPromisedSizeAndChecksumAreHeldTo() throws {
        stage.add("right.bin", size: 1000)
        let size = stage.server.url("/short.bin")
        stage.add("short.bin", size: 1000, row: "\(size)\tshort.bin\t1001")
        let sum = stage.server.url("/sum.bin")
        stage.add("sum.bin", size: 1000, row: "\(sum)\tsum.bin\t1000\tmd5:d41d8cd98f00b204e9800998ecf8427e")
        let run = try stage.fetch("--retries", "1")
        #expect(run.status == 65, "\(run)")
        #expect(try stage.tree.names == ["right.bin"])
        let failures = try JSONLines.objects(try stage.scratch.text("out/.fetch/failures.jsonl"))
        let codes = failures.compactMap { $0["code"] as? String }
        #expect(codes.sorted() == ["wrong-checksum", "wrong-size"])
    }

    @Test(arguments: ["../outside.bin", "/tmp/outside.bin", "a/../../outside.bin", ".fetch/ledger.db"])
    func aPathThatLeadsOutIsRefused(path: String) throws {
        stage.add("right.bin", size: 1000)
        stage.add(row: "\(stage.server.url("/right.bin"))\t\(path)")
        let run = try stage.fetch()
        #expect(run.status == 64 || run.status == 65, "\(run)")
        #expect(!stage.scratch.has("outside.bin"))
        #expect(try stage.tree.names.allSatisfy { $0 == "right.bin" })
    }

    // Links

    @Test func aLinkInPlaceOfAFolderIsNotFollowed() throws {
        stage.add("inner/file.bin", size: 1000)
        try stage.scratch.makeFolder("out")
        try stage.scratch.makeFolder("elsewhere")
        try stage.scratch.link("out/inner", to: stage.scratch.path("elsewhere"))
        let run = try stage.fetch()
        #expect(run.status == 74, "\(run)")
        #expect(!stage.scratch.has("elsewhere/file.bin"))
    }

    @Test func aRightFileBehindALinkIsNotKeptEither() throws {
        stage.add("inner/file.bin", size: 1000, row: "\(stage.server.url("/inner/file.bin"))\tinner/file.bin\t1000")
        try stage.scratch.makeFolder("out")
        try stage.scratch.write(stage.truth["inner/file.bin"] ?? [], to: "elsewhere/file.bin")
        try stage.scratch.link("out/inner", to: stage.scratch.path("elsewhere"))
        let run = try stage.fetch()
        #expect(run.status == 74, "\(run)")
    }

    // Secrets

    @Test func aHeaderForOneOriginDoesNotReachAnother() throws {
        let other = try MirrorServer(content: SyntheticContent(["/there.bin": .bytes([1, 2, 3])]))
        other.start()
        defer { other.stop() }
        let here = stage.server.url("/here.bin")
        stage.add("here.bin", size: 1000, row: "\(here)\n header=Authorization: Bearer sesame\n out=here.bin")
        stage.add(row: "\(stage.server.url("/moved.bin"))\n header=Authorization: Bearer sesame\n out=moved.bin")
        stage.server.faults.add(.redirect(to: other.url("/there.bin")), path: "/moved.bin", methods: [.get, .head])
        let run = try stage.fetch("-v")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree["moved.bin"] == Data([1, 2, 3]))
        #expect(stage.server.log.allSatisfy { $0.headers["Authorization"] == "Bearer sesame" })
        #expect(!other.log.isEmpty)
        #expect(other.log.allSatisfy { $0.headers["Authorization"] == nil })
        for (name, bytes) in try TreeListing(of: stage.scratch.path("out/.fetch")).files {
            #expect(bytes.range(of: Data("sesame".utf8)) == nil, "in \(name)")
        }
        #expect(!(run.output + run.errors).contains("sesame"))
    }

    @Test func aRedirectWithinTheOriginKeepsItsHeader() throws {
        stage.add("here.bin", size: 1000)
        let row = "\(stage.server.url("/moved.bin"))\n header=Authorization: Bearer sesame\n out=moved.bin"
        stage.add(row: row)
        stage.server.faults.add(.redirect(to: "/here.bin"), path: "/moved.bin", methods: [.get, .head])
        #expect(try stage.fetch().status == 0)
        let asked = stage.server.log.filter { $0.headers["Authorization"] != nil }.map(\.path)
        #expect(Set(asked) == ["/moved.bin", "/here.bin"])
    }

    @Test func signedAddressesAreNotKept() throws {
        for number in 0..<5 {
            let address = stage.server.url("/\(number).bin?X-Amz-Signature=c0ffee\(number)&Expires=4102444800")
            stage.add("\(number).bin", size: 1000, row: "\(address)\t\(number).bin")
        }
        stage.add(row: stage.server.url("/gone.bin?X-Amz-Signature=c0ffee9"))
        let run = try stage.fetch("-v", "--json")
        #expect(run.status == 75, "\(run)")
        for (name, bytes) in try TreeListing(of: stage.scratch.path("out/.fetch")).files {
            #expect(bytes.range(of: Data("c0ffee".utf8)) == nil, "in \(name)")
        }
        #expect(!(run.output + run.errors).contains("c0ffee"), "\(run)")
    }

    @Test func aPasswordInAnAddressIsSentAndNotShown() throws {
        let address = stage.server.url("/a.bin").replacingOccurrences(of: "//", with: "//user:sesame@")
        stage.add("a.bin", size: 1000, row: address)
        stage.add(row: address.replacingOccurrences(of: "a.bin", with: "gone.bin"))
        let run = try stage.fetch("-v", "--json")
        #expect(run.status == 75, "\(run)")
        #expect(stage.server.log.allSatisfy { $0.headers["Authorization"]?.hasPrefix("Basic ") == true })
        #expect(!(run.output + run.errors).contains("sesame"), "\(run)")
        for (name, bytes) in try TreeListing(of: stage.scratch.path("out/.fetch")).files {
            #expect(bytes.range(of: Data("sesame".utf8)) == nil, "in \(name)")
        }
    }

    // Limits

    /// Small files wait in memory until they are written, others in files.
    @Test(arguments: [(1500, 3_000), (500, 70_000)])
    func manyFilesNeedFewDescriptors(count: Int, size: Int) throws {
        for number in 0..<count { stage.add("\(number).bin", size: size) }
        let run = try RunningTool(
            try stage.command([]), in: stage.scratch, wrapper: ["sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"]
        ).finish()
        try stage.expectRight(run)
    }

    @Test func theRateLimitHoldsForAllTransfersTogether() throws {
        for number in 0..<6 { stage.add("\(number).bin", size: 200_000) }
        let run = try stage.fetch("--limit-rate", "600kB")
        try stage.expectRight(run)
        // A burst at the start is allowed; without any limit this takes a tenth of a second.
        #expect(run.seconds > 1)
    }

    @Test func aLargeFileThatIsSlowOnEachConnectionComesOverSeveral() throws {
        stage.add("large.bin", size: 24_000_000)
        stage.server.faults.setBaseline(.rateCap(bytesPerSecond: 2_500_000))
        try stage.expectRight(try stage.fetch())
        #expect(Set(stage.server.log.map(\.connection)).count > 1)
        #expect(stage.server.log.reduce(0) { $0 + $1.bytesSent } < 27_000_000)
    }
}
