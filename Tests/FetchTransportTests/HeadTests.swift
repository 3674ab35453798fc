import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

@Suite struct HeadTests {
    private let mirror: Mirror
    private let transport = CurlTransport()
    private let size = 300_000

    init() throws {
        mirror = try Mirror(["/a.bin": .pattern(size: 300_000, seed: 7, contentType: "application/x-tar")])
    }

    @Test func tellsSizeVersionAndTypeWithoutABody() async throws {
        let head = try await transport.head(mirror.request("/a.bin"))
        #expect(head.status == 200)
        #expect(head.size == Int64(size))
        #expect(head.validator.etag == "\"pattern-300000-7\"")
        #expect(head.validator.lastModified == "Wed, 05 Apr 2023 00:00:00 GMT")
        #expect(head.contentType == "application/x-tar")
        #expect(head.acceptsRanges)
        #expect(mirror.log.map(\.method) == [.head])
        #expect(mirror.bytesSent(of: "/a.bin") == 0)
    }

    @Test(arguments: [
        Fault.headRefused, .status(403), .status(404), .status(501),
    ])
    func aRefusedHeadIsAskedAgainAsOneByte(fault: Fault) async throws {
        mirror.faults.add(fault, path: "/a.bin", methods: [.head])
        let head = try await transport.head(mirror.request("/a.bin"))
        #expect(head.size == Int64(size))
        #expect(head.validator.etag == "\"pattern-300000-7\"")
        #expect(mirror.log.map(\.method) == [.head, .get])
        #expect(mirror.log.last?.range == "bytes=0-0")
        #expect(mirror.bytesSent(of: "/a.bin") == 1)
    }

    @Test func aServerWithoutRangesThatRefusesHeadStillTellsTheSize() async throws {
        mirror.faults.add(.headRefused, path: "/a.bin")
        mirror.faults.add(.ignoreRange, path: "/a.bin")
        #expect(try await transport.head(mirror.request("/a.bin")).size == Int64(size))
    }

    @Test func anExpiredLinkIsNotAskedAgain() async throws {
        mirror.faults.add(.expired403, path: "/a.bin", methods: [.get, .head])
        let error = await #expect(throws: FetchError.self) { try await transport.head(mirror.request("/a.bin")) }
        // The answer to a HEAD has no body that could tell; the one to the range has.
        #expect(error?.code == .linksExpired)
        #expect(mirror.log.count == 2)
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        let error = await #expect(throws: FetchError.self) { try await transport.head(mirror.request("/b.bin")) }
        #expect(error?.code == .notFound)
        #expect(error?.httpStatus == 404)
    }

    @Test func redirectsAreFollowedAndHeadersStayAtTheirOrigin() async throws {
        let other = try Mirror(["/a.bin": .pattern(size: 1234)])
        mirror.faults.add(.redirect(to: "/here"), path: "/start", methods: [.head])
        mirror.faults.add(.redirect(to: other.server.url("/a.bin")), path: "/here", methods: [.head])
        let request = mirror.request("/start", headers: [TransferRequest.Header("Authorization", "Bearer secret")])
        #expect(try await transport.head(request).size == 1234)
        #expect(mirror.log.map(\.path) == ["/start", "/here"])
        #expect(mirror.log.allSatisfy { $0.headers["Authorization"] == "Bearer secret" })
        #expect(other.log.map(\.path) == ["/a.bin"])
        #expect(other.log.allSatisfy { $0.headers["Authorization"] == nil })
    }

    @Test func aCircleOfRedirectsIsAnError() async throws {
        mirror.faults.add(.redirect(to: "/b"), path: "/a", methods: [.head, .get])
        mirror.faults.add(.redirect(to: "/a"), path: "/b", methods: [.head, .get])
        let error = await #expect(throws: FetchError.self) { try await transport.head(mirror.request("/a")) }
        #expect(error?.code == .unexpectedAnswer)
        #expect(mirror.log.count < 50)
    }

    @Test func aRedirectAwayFromTheWebIsNotFollowed() async throws {
        mirror.faults.add(.redirect(to: "file:///etc/passwd"), path: "/a.bin", methods: [.head, .get])
        let error = await #expect(throws: FetchError.self) { try await transport.head(mirror.request("/a.bin")) }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test func temporaryFailuresAreTriedAgain() async throws {
        mirror.faults.add(.resetBeforeHeaders, path: "/a.bin", methods: [.head], times: 2)
        mirror.faults.add(.status(500), path: "/a.bin", methods: [.head], times: 2)
        #expect(try await transport.head(mirror.request("/a.bin")).size == Int64(size))
        #expect(mirror.log.count == 5)
        #expect(transport.meter.retries == 4)
    }

    @Test func triesEndWithTheLastError() async throws {
        mirror.faults.add(.status(500), path: "/a.bin", methods: [.head])
        let transport = CurlTransport { $0.retries = 3 }
        let error = await #expect(throws: FetchError.self) { try await transport.head(mirror.request("/a.bin")) }
        #expect(error?.code == .serverError)
        #expect(mirror.log.count == 4)
    }
}
