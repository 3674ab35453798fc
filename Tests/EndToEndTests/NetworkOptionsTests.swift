import Foundation
import MiniatureMirror
import Testing

/// Proxies, credentials and long pauses.
struct NetworkOptionsTests {
    private let stage: Stage
    private let name = Tar.name(3)

    /// A server that stands for a proxy: it knows the tar by its absolute address.
    init() throws {
        stage = try Stage([3]) { dataset in
            let tar = MirrorResource.bytes(try dataset.tarBytes(Tar.name(3)))
            return SyntheticContent(["http://mirror.invalid/\(Tar.name(3))": tar, "/\(Tar.name(3))": tar])
        }
        stage.place = ["--url-template", "http://mirror.invalid/{name}"]
    }

    @Test func theEnvironmentsProxyIsUsed() throws {
        let run = try stage.fetch("--indices", "3", environment: ["http_proxy": stage.server.url("")])
        try stage.expectRight(run, [name])
    }

    @Test func theEnvironmentsExceptionsAreHonoured() throws {
        stage.place = ["--url-template", stage.server.url("/{name}")]
        let variables = ["http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1"]
        try stage.expectRight(try stage.fetch("--indices", "3", environment: variables), [name])
    }

    @Test func theProxyOptionComesBeforeTheEnvironment() throws {
        let run = try stage.fetch(
            "--indices", "3", "--proxy", stage.server.url(""), environment: ["http_proxy": "http://127.0.0.1:1"])
        try stage.expectRight(run, [name])
    }

    @Test func anUnreachableProxyIsAnError() throws {
        let run = try stage.fetch("--indices", "3", "--proxy", "http://127.0.0.1:1", "--retries", "1")
        try stage.expectFailure(run, of: name, status: 69, code: "unreachable")
    }

    @Test func credentialsComeFromANetrcFileAndAreNotShown() throws {
        stage.place = ["--url-template", stage.server.url("/{name}")]
        stage.server.faults.add(
            .status(401), methods: [.get, .head],
            matching: { $0.headers["Authorization"] != "Basic dXNlcjpzZXNhbWU=" })
        let without = try stage.fetch("--indices", "3")
        try stage.expectFailure(without, of: name, status: 77, code: "unauthorized")
        #expect(stage.gets.count == 1)
        let netrc = try stage.scratch.write("machine 127.0.0.1 login user password sesame\n", to: "netrc")
        let run = try stage.fetch("--indices", "3", "-v", "--netrc-file", netrc)
        try stage.expectRight(run, [name])
        #expect(!(run.output + run.errors).contains("sesame"))
    }

    @Test func theNetrcFileAtHomeIsRead() throws {
        stage.place = ["--url-template", stage.server.url("/{name}")]
        try stage.scratch.write("machine 127.0.0.1 login user password sesame\n", to: ".netrc")
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
        #expect(stage.gets.allSatisfy { $0.headers["Authorization"] == "Basic dXNlcjpzZXNhbWU=" })
    }

    @Test func aPauseOfManyHoursIsNotWaitedFor() throws {
        stage.place = ["--url-template", stage.server.url("/{name}")]
        stage.server.faults.add(.unavailable(retryAfter: "86400"), matching: { _ in true })
        let run = try stage.fetch("--indices", "3")
        try stage.expectFailure(run, of: name, status: 69, code: "throttled")
        #expect(stage.gets.count == 1)
    }

    @Test(arguments: ["nothing", "-5", "Thu, 99 Foo 2026 00:00:00 GMT", ""])
    func anUnreadableRetryAfterIsNoReasonToGiveUp(text: String) throws {
        stage.place = ["--url-template", stage.server.url("/{name}")]
        stage.server.faults.add(.tooManyRequests(retryAfter: text), matching: { _ in true }, times: 2)
        try stage.expectRight(try stage.fetch("--indices", "3"), [name])
    }
}
