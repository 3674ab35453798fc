import MiniatureMirror
import Testing

@Suite(.enabled(if: Curl.isInstalled, "curl is not installed"))
struct FaultTableTests {
    let mirror: PatternMirror

    init() throws {
        mirror = try PatternMirror()
    }

    private func statuses(_ count: Int) throws -> [Int] {
        mirror.server.clearLog()
        let urls = Array(repeating: mirror.url, count: count)
        _ = try ClientProcess.run("curl", ["-sS", "-r", "0-0"] + urls.flatMap { ["-o", "/dev/null", $0] })
        return mirror.server.log.map(\.status)
    }

    @Test func happensAsOftenAsToldAfterAsManyAsTold() throws {
        mirror.server.faults.add(.expired403, path: "/a.bin", times: 2, after: 1)
        #expect(try statuses(5) == [206, 403, 403, 206, 206])
    }

    @Test func theFirstMatchingRuleWins() throws {
        mirror.server.faults.add(.notFound, path: "/other")
        mirror.server.faults.add(.unavailable(retryAfter: nil), path: "/a.bin", times: 1)
        mirror.server.faults.add(.expired403, matching: { $0.path.hasPrefix("/a") })
        #expect(try statuses(3) == [503, 403, 403])
        mirror.server.faults.removeAll()
        #expect(try statuses(1) == [206])
    }

    @Test func chanceIsRepeatable() throws {
        mirror.server.faults.addRandom(.notFound, probability: 0.5, seed: 3)
        let first = try statuses(40)
        mirror.server.faults.removeAll()
        mirror.server.faults.addRandom(.notFound, probability: 0.5, seed: 3)
        #expect(try statuses(40) == first)
        #expect((8...32).contains(first.count { $0 == 404 }))
    }

    @Test func headIsSparedUnlessTheRuleSaysOtherwise() throws {
        mirror.server.faults.add(.notFound, path: "/a.bin")
        #expect(try Curl(mirror.url, "--head").httpStatus == 200)
        mirror.server.faults.removeAll()
        mirror.server.faults.add(.notFound, path: "/a.bin", methods: [.head])
        #expect(try Curl(mirror.url, "--head").httpStatus == 404)
        #expect(try Curl(mirror.url).httpStatus == 200)
    }

    @Test func theBaselineMeetsEveryRequest() throws {
        mirror.server.faults.setBaseline(.noValidator)
        mirror.server.faults.add(.cutBody(afterBytes: 5), path: "/a.bin", times: 1)
        let cut = try Curl(mirror.url)
        #expect(cut.exitStatus == 18)
        #expect(cut.header("ETag") == nil)
        #expect(try Curl(mirror.url).header("ETag") == nil)
    }
}
