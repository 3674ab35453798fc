import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

@Suite struct ReadTests {
    private let mirror: Mirror
    private let transport = CurlTransport()

    init() throws {
        mirror = try Mirror(["/list.txt": .pattern(size: 100_000, seed: 3), "/endless": .pattern(size: 1 << 40)])
    }

    @Test func aDocumentIsReadWhole() async throws {
        let bytes = try await transport.read(mirror.request("/list.txt"), limit: 100_000)
        #expect(bytes.count == 100_000)
        #expect(PatternBytes(seed: 3).match(bytes, at: 0))
    }

    @Test(arguments: [99_999, 10, 1])
    func aDocumentLargerThanTheLimitIsAnErrorThatNamesIt(limit: Int) async throws {
        let request = mirror.request("/list.txt?oe=SECRET")
        let error = await #expect(throws: FetchError.self) { try await transport.read(request, limit: limit) }
        #expect(error?.code == .unexpectedAnswer)
        #expect(error?.message.contains(Units.bytes(Int64(limit))) == true)
        #expect(error?.message.contains("SECRET") == false)
        #expect(mirror.log.count == 1)
    }

    @Test func anEndlessDocumentIsNotReadOn() async throws {
        let ended = AsyncStream.makeStream(of: Int.self)
        mirror.server.onRequestEnd { ended.continuation.yield($0.bytesSent) }
        await #expect(throws: FetchError.self) {
            try await transport.read(mirror.request("/endless"), limit: 1000)
        }
        for await sent in ended.stream {
            #expect(sent < 64 << 20)
            break
        }
    }

    @Test func aBrokenAnswerIsReadAgain() async throws {
        mirror.faults.add(.cutBody(afterBytes: 5000), path: "/list.txt", times: 1)
        mirror.faults.add(.reset(afterBytes: 70_000), path: "/list.txt", times: 1)
        mirror.faults.add(.unavailable(retryAfter: "0"), path: "/list.txt", times: 1)
        let bytes = try await transport.read(mirror.request("/list.txt"), limit: 100_000)
        #expect(bytes.count == 100_000)
        #expect(PatternBytes(seed: 3).match(bytes, at: 0))
        #expect(mirror.log.count == 4)
    }

    @Test func aPauseBeyondMeasureIsAnErrorAndHoldsUpNobodyElse() async throws {
        mirror.faults.add(.tooManyRequests(retryAfter: "7200"), path: "/list.txt", times: 1)
        let error = await #expect(throws: FetchError.self) {
            try await transport.read(mirror.request("/list.txt"), limit: 100_000)
        }
        #expect(error?.code == .throttled)
        #expect(error?.message.contains("2 h") == true)
        #expect(try await transport.read(mirror.request("/list.txt"), limit: 100_000).count == 100_000)
    }

    @Test func aSilentServerIsGivenUpAndAskedAgain() async throws {
        mirror.faults.add(.stall(afterBytes: 1000, seconds: .infinity), path: "/list.txt", times: 1)
        let transport = CurlTransport { $0.idleTimeout = 0.3 }
        #expect(try await transport.read(mirror.request("/list.txt"), limit: 100_000).count == 100_000)
        #expect(mirror.log.count == 2)
    }

    @Test func cancellingTheTaskEndsTheWait() async throws {
        mirror.faults.add(.stall(afterBytes: 1000, seconds: .infinity), path: "/list.txt")
        let reading = Task { try await transport.read(mirror.request("/list.txt"), limit: 100_000) }
        #expect(try await Patience.until { mirror.bytesSent(of: "/list.txt") == 1000 })
        reading.cancel()
        let error = await #expect(throws: FetchError.self) { try await reading.value }
        #expect(error?.code == .interrupted)
    }

    @Test func stoppingTheTransportEndsEverything() async throws {
        mirror.faults.add(.stall(afterBytes: 1000, seconds: .infinity), path: "/list.txt")
        let reading = Task { try await transport.read(mirror.request("/list.txt"), limit: 100_000) }
        #expect(try await Patience.until { mirror.bytesSent(of: "/list.txt") == 1000 })
        transport.stop(FetchError(.terminated, "ended by SIGTERM"))
        let error = await #expect(throws: FetchError.self) { try await reading.value }
        #expect(error?.code == .terminated)
        let late = await #expect(throws: FetchError.self) { try await transport.read(mirror.request("/x"), limit: 1) }
        #expect(late?.code == .terminated)
    }

    @Test func aHostThatIsNotThereIsUnreachable() async throws {
        let request = mirror.request("/list.txt")
        mirror.server.stop()
        let transport = CurlTransport { $0.retries = 1 }
        let error = await #expect(throws: FetchError.self) { try await transport.read(request, limit: 1) }
        #expect(error?.code == .unreachable)
    }
}
