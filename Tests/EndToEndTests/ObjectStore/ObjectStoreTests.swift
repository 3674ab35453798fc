import Foundation
import Glibc
import MiniatureMirror
import Testing

/// `-o s3://…`: whole assets in an object store that checks signatures.
@Suite(.enabled(if: StoreServer.isInstalled)) struct ObjectStoreTests {
    private static let large = 20_000_000

    private func sum(_ bytes: [UInt8], in stage: StoreStage) throws -> String {
        try stage.scratch.write(bytes, to: "one")
        try Shell.run("sha256sum one > one.sum", in: stage.scratch)
        return String(try stage.scratch.text("one.sum").prefix(64))
    }

    @Test func assetsLandUnderTheirKeysWithTheirChecksums() throws {
        let stage = try StoreStage()
        for number in 0..<20 {
            let place = stage.list.server.url("/small/\(number)%20%C3%BC%2B%26%3D.bin")
            let path = "small/\(number) ü+&=.bin"
            stage.list.add(path, size: number * 1000, row: "\(place)\t\(path)")
        }
        stage.list.add("large.bin", size: Self.large)
        stage.list.add("empty", size: 0)
        let run = try stage.fetch()
        try stage.expectRight(run)
        let key = "data/set/small/7 ü+&=.bin"
        let head = try stage.ask(
            """
            small = s3.head_object(Bucket=bucket, Key="\(key)")
            large = s3.head_object(Bucket=bucket, Key="data/set/large.bin")
            part = s3.get_object(Bucket=bucket, Key="data/set/large.bin", Range="bytes=9000000-9000009")["Body"].read()
            print(json.dumps({"small": small["Metadata"], "etag": large["ETag"], "part": part.hex()}))
            """)
        let truth = try stage.truth()
        #expect((head["small"] as? [String: String])?["sha256"] == truth[key])
        #expect((head["etag"] as? String)?.hasSuffix("-3\"") == true, "\(head)")
        let bytes = try #require(stage.list.truth["large.bin"])
        let part = bytes[9_000_000..<9_000_010].map { String(format: "%02x", $0) }.joined()
        #expect(head["part"] as? String == part)
        #expect(!stage.scratch.has("out"))
        let manifest = try String(contentsOfFile: stage.state + "/.fetch/manifest.jsonl", encoding: .utf8)
        #expect(manifest.contains(try #require(truth["data/set/large.bin"])))
        #expect(try TreeListing(of: stage.state + "/.fetch/uploads").names.isEmpty)
    }

    @Test func theSameCommandAgainAsksForNothing() throws {
        let stage = try StoreStage()
        for number in 0..<5 { stage.list.add("\(number).bin", size: 1000) }
        try stage.expectRight(try stage.fetch())
        stage.list.server.clearLog()
        let before = stage.requests.count
        let run = try stage.fetch()
        #expect(run.status == 0, "\(run)")
        #expect(stage.list.server.log.isEmpty && stage.requests.count == before)
        let status = try stage.tool("status", stage.address, "--json").json()
        #expect(status["downloaded"] as? Int == 5)
    }

    @Test func whatIsThereAndRightIsNotBroughtAgain() throws {
        let stage = try StoreStage()
        let bytes = PatternBytes(seed: 3).bytes(0..<5000)
        let other = PatternBytes(seed: 4).bytes(0..<5000)
        for (name, content) in [("right", bytes), ("wrong", other)] {
            let row = "\(stage.list.server.url("/\(name)"))\t\(name)\t5000\tsha256:\(try sum(content, in: stage))"
            stage.list.add(name, bytes: content, row: row)
        }
        try stage.expectRight(try stage.fetch())
        try FileManager.default.removeItem(atPath: stage.state)
        _ = try stage.ask("s3.put_object(Bucket=bucket, Key='data/set/wrong', Body=b'x' * 5000); print('{}')")
        stage.list.server.clearLog()
        try stage.expectRight(try stage.fetch())
        #expect(stage.list.server.log.map(\.path) == ["/wrong"])
    }

    @Test func aKilledUploadGoesOn() throws {
        let stage = try StoreStage()
        stage.list.add("large.bin", size: 6 * 8_388_608 + 77)
        stage.list.server.faults.setBaseline(.rateCap(bytesPerSecond: 20_000_000))
        let tool = try stage.start([])
        #expect(Patience.wait { stage.sentParts >= 2 || tool.isOver })
        tool.send(SIGKILL)
        _ = try tool.finish()
        #expect(try stage.contents().objects.isEmpty)
        let sent = stage.sentParts
        stage.list.server.faults.removeAll()
        try stage.expectRight(try stage.fetch())
        #expect(stage.sentParts - sent <= 7 - 2, "\(stage.requests)")
        #expect(stage.requests.count { $0.hasPrefix("POST ") && $0.contains("uploads") } == 1)
    }

    @Test func tenKillsMakeTheSameObjects() throws {
        let stage = try StoreStage()
        for number in 0..<4 { stage.list.add("large/\(number).bin", size: 17_000_000 + number) }
        for number in 0..<40 { stage.list.add("small/\(number).bin", size: 1000 + number) }
        stage.list.server.faults.setBaseline(.rateCap(bytesPerSecond: 6_000_000))
        let truth = try stage.truth()
        var moments = Lottery(seed: 5)
        for _ in 0..<10 {
            let goal = stage.requests.count + 1 + moments.next(below: 12)
            let tool = try stage.start(["-j", "4"])
            #expect(Patience.wait { stage.requests.count >= goal || tool.isOver })
            usleep(useconds_t(moments.next(below: 30_000)))
            tool.send(SIGKILL)
            _ = try tool.finish()
            for (key, sum) in try stage.contents().objects { #expect(truth[key] == sum, "\(key)") }
        }
        stage.list.server.faults.removeAll()
        let run = try stage.fetch()
        #expect(run.status == 0, "\(run)")
        // A kill may come between the store's answer and its record.
        #expect(try stage.tool("status", stage.address, "--clean").status == 0)
        try stage.expectRight(run)
        #expect(try stage.tool("verify", stage.address).status == 0)
    }

    @Test func whatIsWrongNeverHasAKey() throws {
        let stage = try StoreStage()
        let sum = String(repeating: "0", count: 64)
        for (name, size) in [("small", 1000), ("large", Self.large)] {
            let row = "\(stage.list.server.url("/\(name)"))\t\(name)\t\(size)\tsha256:\(sum)"
            stage.list.add(name, size: size, row: row)
        }
        stage.list.add("right", size: 500)
        let run = try stage.fetch()
        #expect(run.status == 65, "\(run)")
        let (objects, uploads) = try stage.contents()
        #expect(objects == (try stage.truth(without: ["small", "large"])))
        #expect(uploads == 0)
    }

    @Test func cleaningUpLeavesNoUpload() throws {
        let stage = try StoreStage()
        stage.list.add("large.bin", size: 40_000_000)
        stage.list.server.faults.setBaseline(.rateCap(bytesPerSecond: 20_000_000))
        let tool = try stage.start([])
        #expect(Patience.wait { stage.sentParts >= 1 || tool.isOver })
        tool.send(SIGKILL)
        _ = try tool.finish()
        // One that no record tells of, and one of somebody else.
        _ = try stage.ask(
            """
            for key in ["data/set/large.bin", "data/set/foreign"]:
                s3.create_multipart_upload(Bucket=bucket, Key=key)
            print("{}")
            """)
        #expect(try stage.contents().uploads == 3)
        let run = try stage.tool("status", stage.address, "--clean")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.contents().uploads == 1)
        stage.list.server.faults.removeAll()
        let again = try stage.fetch()
        #expect(again.status == 0, "\(again)")
        #expect(try stage.contents().objects == stage.truth())
    }

    @Test func verifyReadsWhatTheStoreTellsNoChecksumOf() throws {
        let stage = try StoreStage()
        stage.list.add("large.bin", size: Self.large)
        for name in ["gone", "other", "right"] { stage.list.add(name, size: 2000) }
        try stage.expectRight(try stage.fetch())
        let whole = try stage.tool("verify", stage.address, "--json")
        #expect(whole.status == 0, "\(whole)")
        #expect(try whole.json()["right"] as? Int == 4)
        _ = try stage.ask(
            """
            s3.delete_object(Bucket=bucket, Key="data/set/gone")
            s3.put_object(Bucket=bucket, Key="data/set/other", Body=b"x" * 2000)
            s3.put_object(Bucket=bucket, Key="data/set/large.bin", Body=b"x" * \(Self.large))
            print("{}")
            """)
        let found = try stage.tool("verify", stage.address, "--json")
        #expect(found.status == 65, "\(found)")
        #expect(try found.json()["missing"] as? [String] == ["gone"])
        #expect((try found.json()["corrupt"] as? [Any])?.count == 2)
        let stranger = try RunningTool(
            ["verify", stage.address], in: stage.scratch, environment: stage.store.environment(stage.store.stranger)
        ).finish()
        #expect(stranger.status == 77, "\(stranger)")
        let status = try stage.tool("status", stage.address, "--json").json()
        #expect(status["downloaded"] as? Int == 1, "\(status)")
        let retried = try stage.tool("retry", stage.address)
        try stage.expectRight(retried)
    }

    @Test func refusedAccountsEndTheRunAndTellNoSecret() throws {
        let stage = try StoreStage()
        stage.list.add("small", size: 1000)
        stage.list.add("large", size: Self.large)
        let wrong = [stage.store.writer[0], "not/the+secret"]
        let unknown = ["AKIAUNKNOWNUNKNOWN00", "not/the+secret"]
        for account in [wrong, unknown, stage.store.stranger] {
            let run = try stage.fetch("-v", environment: stage.store.environment(account))
            #expect(run.status == 77, "\(run)")
            #expect(!(run.output + run.errors).contains(account[1]), "\(run)")
        }
        let run = try stage.fetch("-v", "--json")
        #expect(run.status == 0, "\(run)")
        for (name, bytes) in try TreeListing(of: stage.state + "/.fetch").files {
            for word in [stage.store.writer[1], wrong[1], "Signature="] {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(name)")
            }
        }
        for request in stage.list.server.log { #expect(request.headers["Authorization"] == nil) }
    }

    @Test func aBucketThatIsNotThereAndNoCredentialsAreSaid() throws {
        let stage = try StoreStage()
        stage.list.add("small", size: 1000)
        var command = try stage.list.command([])
        command[try #require(command.firstIndex(of: stage.list.output))] = "s3://no-bucket/x"
        let absent = try RunningTool(
            command, in: stage.scratch, environment: stage.store.environment(stage.store.writer)
        ).finish()
        #expect(absent.status == 66, "\(absent)")
        let nobody = try stage.fetch(environment: ["AWS_ENDPOINT_URL": stage.store.endpoint])
        #expect(nobody.status == 77 && nobody.errors.contains("AWS_ACCESS_KEY_ID"), "\(nobody)")
    }

    @Test func aProfileIsEnough() throws {
        let stage = try StoreStage()
        stage.list.add("small", size: 1000)
        let (key, secret) = (stage.store.writer[0], stage.store.writer[1])
        try stage.scratch.write(
            "[here]\naws_access_key_id = \(key)\naws_secret_access_key = \(secret)\n", to: ".aws/credentials")
        try stage.scratch.write(
            "[profile here]\nregion = us-east-1\nendpoint_url = \(stage.store.endpoint)\n", to: ".aws/config")
        try stage.expectRight(try stage.fetch(environment: ["AWS_PROFILE": "here"]))
    }

    @Test(arguments: [
        ["--extract", "--keep-archives"], ["--max-size", "100"],
    ])
    func whatDoesNotWorkYetIsRefused(options: [String]) throws {
        let stage = try StoreStage()
        stage.list.add("a.tar", size: 1000)
        let run = try stage.start(options).finish()
        #expect(run.status == 64, "\(run)")
        #expect(stage.requests.filter { $0.hasPrefix("PUT /\(stage.bucket)/data") }.isEmpty)
    }

    @Test func otherCommandsSayThatTheyNeedFiles() throws {
        let stage = try StoreStage()
        for command in [["lock"], ["report"], ["preview"], ["index", "show"]] {
            let run = try RunningTool(
                command + [stage.address], in: stage.scratch, environment: stage.store.environment(stage.store.writer)
            ).finish()
            #expect(run.status == 64, "\(run)")
        }
        #expect(!stage.scratch.has("s3:"))
    }
}
