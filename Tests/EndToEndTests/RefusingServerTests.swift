import Glibc
import MiniatureMirror
import Testing

/// Servers that do not give what was asked for, and say so.
struct RefusingServerTests {
    @Test func whatDoesNotExistIsAskedForOnceAndReported() throws {
        let stage = try Stage(0..<3)
        stage.server.faults.add(.notFound, matching: stage.dataset.requests(for: Tar.name(1)))
        let run = try stage.fetch("--all")
        try stage.expectFailure(run, of: Tar.name(1), status: 75, code: "not-found")
        #expect(try stage.tree == stage.rightTree([Tar.name(0), Tar.name(2)]))
        #expect(stage.gets(of: 1).count == 1)
        #expect(try stage.failures()[Tar.name(1)]?["http_status"] as? Int == 404)
    }

    @Test func aRunThatFindsNothingSaysSoInItsStatus() throws {
        let stage = try Stage([1])
        stage.server.faults.add(.notFound, matching: { _ in true })
        try stage.expectFailure(try stage.fetch("--all"), of: Tar.name(1), status: 66, code: "not-found")
    }

    @Test func aBusyServerIsAskedAgainAfterTheSecondsItNames() throws {
        let stage = try Stage([1])
        stage.server.faults.add(.tooManyRequests(retryAfter: "1"), matching: { _ in true }, times: 1)
        try stage.expectRight(try stage.fetch("--all"), [Tar.name(1)])
        let times = stage.gets.map(\.time)
        #expect(stage.gets.map(\.status) == [429, 200])
        #expect(times[1] - times[0] >= 0.95)
    }

    @Test func aBusyServerIsAskedAgainAtTheDateItNames() throws {
        let stage = try Stage([1])
        let date = HTTPDateText.text(secondsFromNow: 3)
        stage.server.faults.add(.unavailable(retryAfter: date), matching: { _ in true }, times: 1)
        try stage.expectRight(try stage.fetch("--all"), [Tar.name(1)])
        let times = stage.gets.map(\.time)
        #expect(stage.gets.map(\.status) == [503, 200])
        // The date has whole seconds, and some of the three pass before the request.
        #expect(times[1] - times[0] >= 0.5)
    }

    @Test func aServerThatStaysBusyIsGivenUpOn() throws {
        let stage = try Stage([1])
        stage.server.faults.add(.unavailable(retryAfter: nil), matching: { _ in true })
        let run = try stage.fetch("--all", "--retries", "2")
        try stage.expectFailure(run, of: Tar.name(1), status: 69, code: "throttled")
        #expect(stage.gets.count == 3)
    }

    @Test func aFailingServerIsTriedAgain() throws {
        let stage = try Stage([1])
        stage.server.faults.add(.status(500), matching: { _ in true }, times: 2)
        try stage.expectRight(try stage.fetch("--all"), [Tar.name(1)])
        #expect(stage.gets.map(\.status) == [500, 500, 200])
    }

    @Test func aForbiddenTarFailsAloneAndTheOthersArrive() throws {
        let stage = try Stage(0..<3)
        stage.server.faults.add(
            .status(403, body: "URL signature mismatch"), matching: stage.dataset.requests(for: Tar.name(1)))
        let run = try stage.fetch("--all")
        try stage.expectFailure(run, of: Tar.name(1), status: 77, code: "unauthorized")
        #expect(stage.gets(of: 1).count == 1)
        #expect(try stage.tree == stage.rightTree([Tar.name(0), Tar.name(2)]))
    }

    @Test func aRedirectIsFollowed() throws {
        let stage = try Stage([1])
        stage.server.faults.add(.redirect(to: "/plain/\(Tar.name(1))"), matching: { $0.path.hasPrefix("/m1/") })
        try stage.expectRight(try stage.fetch("--all"), [Tar.name(1)])
        #expect(stage.gets.map(\.status) == [302, 200])
    }

    @Test func aRedirectInACircleIsGivenUpOn() throws {
        let stage = try Stage([1])
        stage.server.faults.add(.redirect(to: "/plain/\(Tar.name(1))"), matching: { _ in true })
        let run = try stage.fetch("--all", "--retries", "1")
        try stage.expectFailure(run, of: Tar.name(1), status: 65, code: "unexpected-answer")
    }

    @Test func aDryRunKnowsTheSizesThoughHEADIsRefused() throws {
        let stage = try Stage(0..<3)
        stage.server.faults.add(.headRefused, matching: { _ in true })
        let run = try stage.fetch("--all", "--dry-run", "--json")
        let estimate = try run.json()["estimate"] as? [String: Any]
        #expect(run.status == 0, "\(run)")
        #expect(estimate?["bytes"] as? Int == (try (0..<3).reduce(0) { try $0 + stage.size(of: $1) }))
        #expect(estimate?["unknown_sizes"] as? Int == 0)
    }

    @Test func anUnreachableServerIsNamed() throws {
        let stage = try Stage([1])
        stage.server.stop()
        let run = try stage.fetch("--all", "--retries", "1")
        try stage.expectFailure(run, of: Tar.name(1), status: 69, code: "unreachable")
        #expect(run.errors.contains("127.0.0.1:\(stage.server.port)"))
    }
}

/// Dates as HTTP writes them.
enum HTTPDateText {
    static func text(secondsFromNow seconds: Int) -> String {
        var time = Glibc.time(nil) + seconds
        var parts = tm()
        gmtime_r(&time, &parts)
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
        return String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
