import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

@Suite struct StreamTests {
    private static let whole = 20_000_000
    private let mirror: Mirror
    private let transport = CurlTransport()

    init() throws {
        mirror = try Mirror([
            "/a.bin": .pattern(size: Self.whole, seed: 5), "/huge": .pattern(size: 1_000_000_000, seed: 6),
        ])
    }

    @Test func givesAllBytesInOrder() async throws {
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 0)
        #expect(stream.head.size == Int64(Self.whole))
        #expect(try await count(stream, seed: 5) == Self.whole)
        #expect(try await stream.next() == nil)
        stream.close()
        #expect(mirror.bytesSent(of: "/a.bin") == Self.whole)
    }

    @Test func partsDoubleAndAreOfOneVersion() async throws {
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 0)
        #expect(try await count(stream, seed: 5) == Self.whole)
        let starts = [0, 1, 3, 7, 15].map { $0 << 20 }
        #expect(mirror.log.map(\.range) == zip(starts, [1, 2, 4, 8, 16]).map { "bytes=\($0)-\($0 + $1 << 20 - 1)" })
        #expect(mirror.log.map(\.ifRange) == [nil] + Array(repeating: "\"pattern-20000000-5\"", count: 4))
        #expect(Set(mirror.log.map(\.connection)).count == 1)
    }

    @Test(arguments: [Fault.ignoreRange, .noValidator, .chunked, .both(.ignoreRange, .chunked)])
    func whereItCannotBeHadInPartsItComesInOne(fault: Fault) async throws {
        mirror.faults.setBaseline(fault)
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 0)
        #expect(try await count(stream, seed: 5) == Self.whole)
    }

    @Test func withoutAVersionAllThatIsLeftComesInOne() async throws {
        mirror.faults.setBaseline(.noValidator)
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 1000)
        #expect(try await count(stream, from: 1000, seed: 5) == Self.whole - 1000)
        #expect(mirror.log.map(\.range) == ["bytes=1000-1049575", "bytes=1000-"])
    }

    @Test func startsAtAnOffset() async throws {
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 12_345_678)
        #expect(stream.head.size == Int64(Self.whole))
        #expect(try await count(stream, from: 12_345_678, seed: 5) == Self.whole - 12_345_678)
        #expect(mirror.log.first?.range == "bytes=12345678-13394253")
    }

    @Test func anAssetWithoutBytesEndsAtOnce() async throws {
        mirror.content["/empty"] = .bytes([])
        let stream = try await transport.stream(mirror.request("/empty"), from: 0)
        #expect(stream.head.size == 0)
        #expect(try await stream.next() == nil)
    }

    @Test func aConsumerThatStopsReadingMakesTheServerStop() async throws {
        let idle = try await transport.stream(mirror.request("/huge"), from: 0)
        // Another stream moves many times what could wait for the idle one.
        let busy = try await transport.stream(mirror.request("/a.bin"), from: 0)
        #expect(try await count(busy, seed: 5) == Self.whole)
        let again = try await transport.stream(mirror.request("/a.bin"), from: 0)
        #expect(try await count(again, seed: 5) == Self.whole)
        #expect(mirror.bytesSent(of: "/huge") < 8_000_000)
        #expect(try await count(idle, upTo: 30_000_000, seed: 6) >= 30_000_000)
    }

    @Test func closingEarlyMakesTheServerStop() async throws {
        let ended = AsyncStream.makeStream(of: Int.self)
        mirror.server.onRequestEnd { ended.continuation.yield($0.bytesSent) }
        let stream = try await transport.stream(mirror.request("/huge"), from: 0)
        #expect(try await count(stream, upTo: 1_000_000, seed: 6) >= 1_000_000)
        stream.close()
        stream.close()
        for await sent in ended.stream {
            #expect(sent < 4_000_000)
            break
        }
    }

    @Test func aStreamThatNobodyHoldsIsClosed() async throws {
        let ended = AsyncStream.makeStream(of: Int.self)
        mirror.server.onRequestEnd { ended.continuation.yield($0.bytesSent) }
        _ = try await transport.stream(mirror.request("/huge"), from: 0)
        for await sent in ended.stream {
            #expect(sent < 4_000_000)
            break
        }
    }

    @Test func brokenConnectionsAreTakenUpWhereTheyBroke() async throws {
        mirror.faults.add(.cutBody(afterBytes: 300_000), path: "/a.bin", times: 2)
        mirror.faults.add(.reset(afterBytes: 123_456), path: "/a.bin", times: 2)
        mirror.faults.add(.resetBeforeHeaders, path: "/a.bin", times: 1)
        mirror.faults.add(.unavailable(retryAfter: nil), path: "/a.bin", times: 1)
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 1000)
        #expect(try await count(stream, from: 1000, seed: 5) == Self.whole - 1000)
        #expect(mirror.log.dropFirst().allSatisfy { $0.ifRange == "\"pattern-20000000-5\"" })
    }

    @Test func aSilentServerIsGivenUpAndTakenUp() async throws {
        mirror.faults.add(.stall(afterBytes: 300_000, seconds: .infinity), path: "/a.bin", times: 1)
        let transport = CurlTransport { $0.idleTimeout = 0.3 }
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 0)
        #expect(try await count(stream, seed: 5) == Self.whole)
        #expect(mirror.log.count == 6)
    }

    @Test func anAssetThatChangedMeanwhileIsAnError() async throws {
        mirror.faults.add(.cutBody(afterBytes: 300_000), path: "/a.bin", times: 1)
        mirror.faults.add(.changedEntity(etag: "new", seed: 99), path: "/a.bin")
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 0)
        let error = await #expect(throws: FetchError.self) { try await count(stream, seed: 5) }
        #expect(error?.code == .changedUpstream)
        #expect(mirror.log.count == 2)
    }

    @Test func anotherRangeThanTheOneAskedForIsAnError() async throws {
        mirror.faults.add(.cutBody(afterBytes: 300_000), path: "/a.bin", times: 1)
        mirror.faults.add(.wrongRangeStart(2_000_000), path: "/a.bin")
        let stream = try await transport.stream(mirror.request("/a.bin"), from: 0)
        await #expect(throws: FetchError.self) { try await count(stream, seed: 5) }
    }

    @Test func aServerThatCannotGoOnIsAnError() async throws {
        mirror.faults.add(.ignoreRange, path: "/a.bin")
        let error = await #expect(throws: FetchError.self) {
            try await transport.stream(mirror.request("/a.bin"), from: 1000)
        }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test func anErrorBeforeTheFirstByteIsThrownAtOnce() async throws {
        mirror.faults.add(.expired403, path: "/a.bin")
        let error = await #expect(throws: FetchError.self) {
            try await transport.stream(mirror.request("/a.bin"), from: 0)
        }
        #expect(error?.code == .linksExpired)
    }

    /// Reads to the end, or until there are `limit` bytes; how many there were. Each has to be the right one.
    private func count(
        _ stream: any ByteStream, from start: Int = 0, upTo limit: Int = .max, seed: UInt64
    ) async throws -> Int {
        var position = start
        while position - start < limit, let chunk = try await stream.next() {
            try #require(!chunk.isEmpty && chunk.count <= 1 << 19)
            try #require(PatternBytes(seed: seed).match(chunk, at: position), "wrong bytes at \(position)")
            position += chunk.count
        }
        return position - start
    }
}
