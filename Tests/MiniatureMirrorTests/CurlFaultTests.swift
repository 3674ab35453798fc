import MiniatureMirror
import Testing

/// Each fault as a client sees it that was written without knowing of it.
@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct CurlFaultTests {
    let mirror: PatternMirror

    init() throws {
        mirror = try PatternMirror()
    }

    private func get(_ fault: Fault, _ options: [String] = []) throws -> Curl {
        mirror.server.faults.add(fault, path: "/a.bin")
        return try Curl(mirror.url, options: options)
    }

    @Test func cutBodyIsAPartialFile() throws {
        let answer = try get(.cutBody(afterBytes: 100_000))
        #expect(answer.exitStatus == 18)
        #expect(answer.body == mirror.bytes(0..<100_000))
        #expect(mirror.server.log.map(\.bytesSent) == [100_000])
    }

    @Test func cutBodyBeyondTheEndDoesNothing() throws {
        #expect(try get(.cutBody(afterBytes: 300_000)).exitStatus == 0)
    }

    @Test func resetArrivesAfterTheBytesBeforeIt() throws {
        let answer = try get(.reset(afterBytes: 100_000))
        #expect(answer.exitStatus == 56)
        #expect(answer.body == mirror.bytes(0..<100_000))
    }

    @Test func resetBeforeHeadersBringsNothing() throws {
        let answer = try get(.resetBeforeHeaders)
        #expect(answer.exitStatus == 56)
        #expect(answer.httpStatus == 0)
        #expect(mirror.server.log.map(\.status) == [0])
    }

    @Test func expiredLinkSaysSo() throws {
        let answer = try get(.expired403)
        #expect(answer.httpStatus == 403)
        #expect(answer.text == "URL signature expired")
        #expect(answer.header("Content-Type") == "text/plain")
    }

    @Test func anyStatusCanBeGiven() throws {
        let answer = try get(.status(418, body: "short and stout", headers: ["X-Pot": "tea"]))
        #expect(answer.httpStatus == 418)
        #expect(answer.text == "short and stout")
        #expect(answer.header("X-Pot") == "tea")
    }

    @Test func notFoundIs404() throws {
        #expect(try get(.notFound, ["-f"]).exitStatus == 22)
    }

    @Test(arguments: ["7", "Wed, 05 Apr 2023 00:00:00 GMT", nil])
    func retryAfterIsSentAsGiven(_ delay: String?) throws {
        let limited = try get(.tooManyRequests(retryAfter: delay))
        #expect(limited.httpStatus == 429)
        #expect(limited.header("Retry-After") == delay)
        mirror.server.faults.removeAll()
        let unavailable = try get(.unavailable(retryAfter: delay))
        #expect(unavailable.httpStatus == 503)
        #expect(unavailable.header("Retry-After") == delay)
    }

    @Test func ignoredRangeBringsTheWhole() throws {
        let answer = try get(.ignoreRange, ["-r", "1000-1999"])
        #expect(answer.httpStatus == 200)
        #expect(answer.body == mirror.bytes())
        #expect(answer.header("Content-Range") == nil)
    }

    @Test func ignoredRangeStopsAResume() throws {
        let folder = try TemporaryFolder()
        try folder.write(mirror.bytes(0..<1000), to: "part")
        mirror.server.faults.add(.ignoreRange, path: "/a.bin")
        let process = try ClientProcess.run("curl", ["-sS", "-C", "-", "-o", folder.path("part"), mirror.url])
        #expect(process.status == 33)
    }

    @Test func wrongRangeStartIsToldTruly() throws {
        let answer = try get(.wrongRangeStart(500), ["-r", "1000-1999"])
        #expect(answer.httpStatus == 206)
        #expect(answer.header("Content-Range") == "bytes 500-1499/300000")
        #expect(answer.body == mirror.bytes(500..<1500))
    }

    @Test func lyingRangeHasAnotherTotal() throws {
        let answer = try get(.lyingRange, ["-r", "1000-1999"])
        #expect(answer.header("Content-Range") == "bytes 1000-1999/300001")
        #expect(answer.body == mirror.bytes(1000..<2000))
    }

    @Test func changedEntityHasOtherBytesAndAnotherTag() throws {
        let answer = try get(.changedEntity(etag: "new", seed: 8))
        #expect(answer.header("ETag") == "\"new\"")
        #expect(answer.header("Last-Modified") != "Wed, 05 Apr 2023 00:00:00 GMT")
        #expect(answer.body == PatternBytes(seed: 8).bytes(0..<300_000))
    }

    @Test func changedEntityDoesNotMatchTheOldTag() throws {
        let validator = "If-Range: \"pattern-300000-7\""
        let answer = try get(.changedEntity(etag: "new", seed: 8), ["-r", "5-9", "-H", validator])
        #expect(answer.httpStatus == 200)
        #expect(answer.body.count == 300_000)
    }

    @Test func stallKeepsTheConnectionOpenUntilTheClientGivesUp() throws {
        let answer = try get(.stall(afterBytes: 50_000, seconds: .infinity), ["--max-time", "1"])
        #expect(answer.exitStatus == 28)
        #expect(answer.body == mirror.bytes(0..<50_000))
    }

    @Test func stallEndsAndTheRestFollows() throws {
        let answer = try get(.stall(afterBytes: 50_000, seconds: 0.2))
        #expect(answer.exitStatus == 0)
        #expect(answer.body == mirror.bytes())
        #expect(answer.seconds >= 0.2)
    }

    @Test func chunkedHasNoLength() throws {
        let answer = try get(.chunked)
        #expect(answer.exitStatus == 0)
        #expect(answer.header("Content-Length") == nil)
        #expect(answer.header("Transfer-Encoding") == "chunked")
        #expect(answer.body == mirror.bytes())
    }

    @Test func chunkedCutIsAPartialFile() throws {
        let answer = try get(.chunkedCut(afterBytes: 70_000))
        #expect(answer.exitStatus == 18)
        #expect(answer.body == mirror.bytes(0..<70_000))
    }

    @Test func htmlPageLooksLikeSuccess() throws {
        let answer = try get(.htmlPage(), ["-r", "0-9"])
        #expect(answer.exitStatus == 0)
        #expect(answer.httpStatus == 200)
        #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
        #expect(answer.text.hasPrefix("<!DOCTYPE html>"))
        mirror.server.faults.removeAll()
        #expect(try get(.htmlPage(status: 502)).httpStatus == 502)
    }

    @Test func xmlErrorLooksLikeSuccess() throws {
        let answer = try get(.xmlError)
        #expect(answer.httpStatus == 200)
        #expect(answer.header("Content-Type") == "application/xml")
        #expect(answer.text.contains("<Code>InternalError</Code>"))
    }

    @Test func rateCapSpreadsTheBody() throws {
        let answer = try get(.rateCap(bytesPerSecond: 1_000_000))
        #expect(answer.body == mirror.bytes())
        #expect(answer.seconds >= 0.27)
    }

    @Test func latencyComesBeforeTheAnswer() throws {
        let answer = try get(.latency(seconds: 0.2))
        #expect(answer.secondsToFirstByte >= 0.2)
        #expect(answer.body == mirror.bytes())
    }

    @Test func faultsCombine() throws {
        let answer = try get(.both(.latency(seconds: 0.1), .both(.noValidator, .cutBody(afterBytes: 10))))
        #expect(answer.exitStatus == 18)
        #expect(answer.secondsToFirstByte >= 0.1)
        #expect(answer.header("ETag") == nil)
        #expect(answer.body == mirror.bytes(0..<10))
    }

    @Test(arguments: [[], ["-r", "99000-"]])
    func flipsOneBitAtAnOffsetOfTheResource(_ options: [String]) throws {
        let answer = try get(.flipBit(atOffset: 100_000), options)
        var expected = mirror.bytes()
        expected[100_000] ^= 1
        #expect(answer.body == Array(options.isEmpty ? expected[...] : expected[99_000...]))
    }

    @Test func noValidatorLeavesNeither() throws {
        let answer = try get(.noValidator)
        #expect(answer.header("ETag") == nil)
        #expect(answer.header("Last-Modified") == nil)
    }

    @Test func redirectIsFollowed() throws {
        mirror.content["/b.bin"] = .bytes([1, 2, 3])
        let answer = try get(.redirect(to: mirror.server.url("/b.bin")), ["-L"])
        #expect(answer.body == [1, 2, 3])
        #expect(mirror.server.log.map(\.status) == [302, 200])
    }

    @Test(arguments: [(500, Int32(18), 300_000), (-500, Int32(0), 299_500)])
    func badLengthIsNotTheBodys(_ delta: Int, _ exitStatus: Int32, _ received: Int) throws {
        let answer = try get(.badLength(delta: delta))
        #expect(answer.exitStatus == exitStatus)
        #expect(answer.body == mirror.bytes(0..<received))
    }

    @Test func noAcceptRangesIsOnlyNotSaid() throws {
        let answer = try get(.noAcceptRanges, ["-r", "0-9"])
        #expect(answer.httpStatus == 206)
        #expect(answer.header("Accept-Ranges") == nil)
    }

    @Test func headIsRefusedAndGetIsNot() throws {
        #expect(try get(.headRefused, ["--head"]).httpStatus == 405)
        #expect(try Curl(mirror.url).httpStatus == 200)
    }
}
