import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct CurlDownloadTests {
    let mirror: PatternMirror

    init() throws {
        mirror = try PatternMirror()
    }

    @Test func getsTheWholeResource() throws {
        let answer = try Curl(mirror.url)
        #expect(answer.exitStatus == 0)
        #expect(answer.httpStatus == 200)
        #expect(answer.body == mirror.bytes())
        #expect(answer.header("Content-Length") == "300000")
        #expect(answer.header("Accept-Ranges") == "bytes")
        #expect(answer.header("Content-Type") == "binary/octet-stream")
        #expect(answer.header("ETag") == "\"pattern-300000-7\"")
        #expect(answer.header("Last-Modified") == "Wed, 05 Apr 2023 00:00:00 GMT")
        #expect(answer.header("Date")?.hasSuffix(" GMT") == true)
    }

    @Test(arguments: [
        ("0-0", 0..<1), ("1000-65999", 1000..<66000), ("299999-", 299_999..<300_000), ("-5000", 295_000..<300_000),
        ("299000-999999", 299_000..<300_000), ("-999999", 0..<300_000),
    ])
    func getsARange(_ range: String, _ expected: Range<Int>) throws {
        let answer = try Curl(mirror.url, "-r", range)
        #expect(answer.httpStatus == 206)
        #expect(answer.body == mirror.bytes(expected))
        #expect(answer.header("Content-Range") == "bytes \(expected.lowerBound)-\(expected.upperBound - 1)/300000")
    }

    @Test func refusesARangeBeyondTheEnd() throws {
        let answer = try Curl(mirror.url, "-r", "300000-")
        #expect(answer.httpStatus == 416)
        #expect(answer.header("Content-Range") == "bytes */300000")
        #expect(answer.body.isEmpty)
    }

    @Test func headTellsTheLengthWithoutABody() throws {
        let answer = try Curl(mirror.url, "--head")
        #expect(answer.httpStatus == 200)
        #expect(answer.header("Content-Length") == "300000")
        #expect(mirror.server.log.map(\.method) == [.head])
        #expect(mirror.server.log.map(\.bytesSent) == [0])
    }

    @Test func resumesAPartialFile() throws {
        let folder = try TemporaryFolder()
        try folder.write(mirror.bytes(0..<123_456), to: "part")
        let process = try ClientProcess.run("curl", ["-sS", "-C", "-", "-o", folder.path("part"), mirror.url])
        #expect(process.status == 0)
        #expect(try folder.bytes("part") == mirror.bytes())
        #expect(mirror.server.log.map(\.range) == ["bytes=123456-"])
        #expect(mirror.server.log.map(\.bytesSent) == [300_000 - 123_456])
    }

    @Test(arguments: ["\"pattern-300000-7\"", "Wed, 05 Apr 2023 00:00:00 GMT"])
    func honoursARangeIfTheValidatorMatches(_ validator: String) throws {
        let answer = try Curl(mirror.url, "-H", "Range: bytes=10-19", "-H", "If-Range: \(validator)")
        #expect(answer.httpStatus == 206)
        #expect(mirror.server.log.last?.ifRange == validator)
    }

    @Test(arguments: ["\"other\"", "W/\"pattern-300000-7\"", "Wed, 05 Apr 2023 00:00:01 GMT"])
    func sendsTheWholeIfTheValidatorDoesNotMatch(_ validator: String) throws {
        let answer = try Curl(mirror.url, "-H", "Range: bytes=10-19", "-H", "If-Range: \(validator)")
        #expect(answer.httpStatus == 200)
        #expect(answer.body == mirror.bytes())
    }

    @Test func keepsOneConnectionForFiftyURLs() throws {
        for number in 0..<50 { mirror.content["/\(number)"] = .bytes(Array("item \(number)\n".utf8)) }
        let process = try ClientProcess.run("curl", ["-sS", mirror.server.url("/[0-49]")])
        #expect(process.status == 0)
        #expect(process.output == (0..<50).map { "item \($0)\n" }.joined())
        #expect(mirror.server.log.map(\.connection) == Array(repeating: 1, count: 50))
    }

    @Test func answersManyClientsAtOnce() throws {
        for number in 0..<400 { mirror.content["/\(number)"] = .pattern(size: 2000, seed: UInt64(number)) }
        let process = try ClientProcess.run(
            "curl", ["-sS", "-Z", "--parallel-max", "64", "-o", "/dev/null", mirror.server.url("/[0-399]")])
        #expect(process.status == 0)
        #expect(mirror.server.log.count == 400)
        #expect(mirror.server.log.allSatisfy { $0.status == 200 && $0.bytesSent == 2000 })
    }

    @Test func answersOtherPathsWith404AndOtherMethodsWith405() throws {
        #expect(try Curl(mirror.server.url("/none")).httpStatus == 404)
        let posted = try Curl(mirror.url, "-d", "text")
        #expect(posted.httpStatus == 405)
        #expect(posted.header("Allow") == "GET, HEAD")
    }

    @Test func closesWhenTheClientAsksForIt() throws {
        let answer = try Curl(mirror.url, "-H", "Connection: close")
        #expect(answer.body == mirror.bytes())
        #expect(answer.header("Connection") == "close")
    }

    @Test func answersHTTP10() throws {
        let answer = try Curl(mirror.url, "--http1.0")
        #expect(answer.exitStatus == 0)
        #expect(answer.body == mirror.bytes())
    }

    @Test func logsTheHeadersItWasSent() throws {
        _ = try Curl(mirror.url + "?a=1", "-r", "0-9", "-H", "X-Test: yes", "-A", "tester/1")
        let entry = try #require(mirror.server.log.last)
        #expect(entry.path == "/a.bin")
        #expect(entry.query == "a=1")
        #expect(entry.headers["x-test"] == "yes")
        #expect(entry.headers["User-Agent"] == "tester/1")
        #expect(entry.headers["Range"] == nil)
        mirror.server.clearLog()
        #expect(mirror.server.log.isEmpty)
    }
}
