import FetchCore
import FetchTransport
import MiniatureMirror
import Synchronization
import Testing

@Suite struct RandomAccessTests {
    private let size = 50_000_000
    private let mirror: Mirror
    private let transport = CurlTransport()

    init() throws {
        mirror = try Mirror(["/a.bin": .pattern(size: 50_000_000, seed: 4)])
    }

    @Test func readsRangesInTheOrderGiven() async throws {
        let access = try await open("/a.bin")
        #expect(access.size == Int64(size))
        #expect(access.validator.etag == "\"pattern-50000000-4\"")
        let ranges: [Range<Int64>] = [
            40_000_000..<40_000_010, 0..<1, 20_000_000..<20_300_000, 5..<5, 49_999_999..<50_000_000, 0..<100,
        ]
        try await expectRight(access, ranges)
    }

    @Test func neighboursShareARequest() async throws {
        let access = try await open("/a.bin")
        mirror.server.clearLog()
        try await expectRight(access, (0..<100).map { Int64($0) * 1000..<Int64($0) * 1000 + 500 })
        #expect(mirror.log.map(\.range) == ["bytes=0-99499"])
        mirror.server.clearLog()
        try await expectRight(access, (0..<20).map { Int64($0) * 2_000_000..<Int64($0) * 2_000_000 + 500 })
        #expect(mirror.log.count == 20)
        #expect(mirror.bytesSent(of: "/a.bin") == 20 * 500)
    }

    @Test func nothingIsAskedForNothing() async throws {
        let access = try await open("/a.bin")
        mirror.server.clearLog()
        #expect(try await access.read([]) == [])
        #expect(try await access.read([5..<5]) == [[]])
        #expect(mirror.log.isEmpty)
    }

    @Test func bytesBeyondTheEndAreAnError() async throws {
        let access = try await open("/a.bin")
        let end = Int64(size)
        await #expect(throws: FetchError.self) { try await access.read([end - 5..<end + 1]) }
    }

    @Test func aRedirectIsResolvedOnce() async throws {
        mirror.faults.add(.redirect(to: "/a.bin?signature=1"), path: "/start")
        let access = try await open("/start")
        for start in stride(from: Int64(0), to: 10_000_000, by: 1_000_000) {
            try await expectRight(access, [start..<start + 10])
        }
        #expect(mirror.log(of: "/start").count == 1)
        #expect(mirror.log(of: "/a.bin").count == 11)
        #expect(mirror.log(of: "/a.bin").allSatisfy { $0.query == "signature=1" })
    }

    @Test func anExpiredLinkIsRenewed() async throws {
        let renewals = Mutex(0)
        let fresh = mirror.request("/start?2")
        mirror.faults.add(.redirect(to: "/a.bin?signature=1"), path: "/start", times: 1)
        mirror.faults.add(.redirect(to: "/a.bin?signature=2"), path: "/start")
        let access = try await transport.openRandomAccess(mirror.request("/start")) {
            renewals.withLock { $0 += 1 }
            return fresh
        }
        try await expectRight(access, [0..<10])
        mirror.faults.add(.expired403) { $0.query == "signature=1" }
        try await expectRight(access, [1_000_000..<1_000_010])
        try await expectRight(access, [2_000_000..<2_000_010])
        #expect(renewals.withLock { $0 } == 1)
        #expect(mirror.log.suffix(2).allSatisfy { $0.query == "signature=2" })
    }

    @Test func aLinkThatIsStillExpiredAfterRenewalIsAnError() async throws {
        let access = try await open("/a.bin")
        mirror.faults.add(.expired403, path: "/a.bin")
        let error = await #expect(throws: FetchError.self) { try await access.read([0..<10]) }
        #expect(error?.code == .linksExpired)
    }

    @Test func aServerThatIgnoresRangesIsAnErrorThatSaysSo() async throws {
        mirror.faults.add(.ignoreRange, path: "/a.bin")
        let ended = AsyncStream.makeStream(of: Int.self)
        mirror.server.onRequestEnd { ended.continuation.yield($0.bytesSent) }
        let error = await #expect(throws: FetchError.self) { try await open("/a.bin") }
        #expect(error?.code == .unexpectedAnswer)
        #expect(error?.message.contains("does not serve ranges") == true)
        for await sent in ended.stream {
            #expect(sent < size)
            break
        }
    }

    @Test func anAssetThatChangesIsAnError() async throws {
        let access = try await open("/a.bin")
        mirror.faults.add(.changedEntity(etag: "new", seed: 9), path: "/a.bin")
        let error = await #expect(throws: FetchError.self) { try await access.read([0..<10]) }
        #expect(error?.code == .changedUpstream)
    }

    @Test func aServerThatStopsServingRangesIsAnErrorThatSaysSo() async throws {
        let access = try await open("/a.bin")
        mirror.faults.add(.ignoreRange, path: "/a.bin")
        let error = await #expect(throws: FetchError.self) { try await access.read([0..<10]) }
        #expect(error?.code == .unexpectedAnswer)
        #expect(error?.message.contains("ranges") == true)
    }

    @Test func anotherRangeThanTheOneAskedForIsAnError() async throws {
        let access = try await open("/a.bin")
        mirror.faults.add(.wrongRangeStart(1000), path: "/a.bin")
        let error = await #expect(throws: FetchError.self) { try await access.read([0..<10]) }
        #expect(error?.code == .unexpectedAnswer)
    }

    @Test func brokenAnswersAreAskedForAgain() async throws {
        let access = try await open("/a.bin")
        mirror.faults.add(.cutBody(afterBytes: 1000), path: "/a.bin", times: 2)
        mirror.faults.add(.reset(afterBytes: 2000), path: "/a.bin", times: 2)
        mirror.faults.add(.unavailable(retryAfter: nil), path: "/a.bin", times: 2)
        try await expectRight(access, [0..<100_000, 10_000_000..<10_100_000, 20_000_000..<20_100_000])
    }

    private func open(_ target: String) async throws -> any RandomAccess {
        let request = mirror.request(target)
        return try await transport.openRandomAccess(request) { request }
    }

    private func expectRight(
        _ access: any RandomAccess, _ ranges: [Range<Int64>], location: SourceLocation = #_sourceLocation
    ) async throws {
        let read = try await access.read(ranges)
        #expect(read.map(\.count) == ranges.map(\.count), sourceLocation: location)
        for (bytes, range) in zip(read, ranges) {
            #expect(PatternBytes(seed: 4).match(bytes, at: Int(range.lowerBound)), sourceLocation: location)
        }
    }
}
