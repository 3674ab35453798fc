import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

@Suite struct PacingTests {
    @Test func theRateLimitIsExactOverAllTransfersTogether() async throws {
        let mirror = try Mirror(["/a.bin": .pattern(size: 2_000_000, seed: 1)])
        let transport = CurlTransport { $0.limitRate = 2_000_000 }
        let transfers = try (0..<4).map { _ in try FileTransfer(mirror.request("/a.bin")) }
        transport.submit(transfers)
        for transfer in transfers {
            #expect(await transfer.outcome()?.error == nil)
            #expect(transfer.holds(size: 2_000_000, seed: 1))
        }
        let begun = try #require(transfers.compactMap(\.told.begunAt).min())
        let ended = try #require(transfers.compactMap(\.told.endedAt).max())
        #expect((3.6...4.4).contains(ended - begun), "\(ended - begun) s for 8 MB at 2 MB/s")
        #expect(mirror.log.count == 4)
    }

    @Test func retryAfterPausesAllTransfersOfThatHost() async throws {
        let mirror = try Mirror(
            Dictionary(uniqueKeysWithValues: (0..<10).map { ("/\($0).bin", .pattern(size: 1000, seed: 1)) }))
        mirror.faults.add(.tooManyRequests(retryAfter: "1"), path: "/3.bin", times: 1)
        // One at a time, so that none is on its way when the server objects.
        let transport = CurlTransport {
            $0.jobs = 1
            $0.connections = 1
        }
        let transfers = try (0..<10).map { try FileTransfer(mirror.request("/\($0).bin")) }
        transport.submit(transfers)
        for transfer in transfers { #expect(await transfer.outcome()?.error == nil) }
        let log = mirror.log
        #expect(log.count == 11)
        #expect(log.map(\.status).firstIndex(of: 429) == 3)
        // The server's clock starts when the request is there, before the pause does.
        #expect(log[4].time - log[3].time >= 1)
        #expect(transport.meter.retries == 1)
    }

    @Test func otherHostsAreNotPaused() async throws {
        let busy = try Mirror(["/a.bin": .pattern(size: 1000, seed: 1)])
        let idle = try Mirror(["/a.bin": .pattern(size: 1000, seed: 1)])
        busy.faults.add(.unavailable(retryAfter: "600"), path: "/a.bin")
        let transport = CurlTransport()
        let (waiting, going) = (try FileTransfer(busy.request("/a.bin")), try FileTransfer(idle.request("/a.bin")))
        transport.submit([waiting])
        #expect(try await Patience.until { transport.meter.retries == 1 })
        transport.submit([going])
        #expect(await going.outcome()?.error == nil)
        #expect(waiting.told.endedAt == nil)
        transport.stop(FetchError(.interrupted, "interrupted"))
        #expect(await waiting.outcome()?.error?.code == .interrupted)
        #expect(busy.log.count == 1)
    }

    @Test func aPauseBeyondMeasureIsAnErrorAndHoldsUpNobodyElse() async throws {
        let mirror = try Mirror(["/a.bin": .pattern(size: 1000), "/b.bin": .pattern(size: 1000)])
        mirror.faults.add(.tooManyRequests(retryAfter: "100000000"), path: "/a.bin")
        let transport = CurlTransport {
            $0.jobs = 1
            $0.connections = 1
        }
        let (refused, other) = (try FileTransfer(mirror.request("/a.bin")), try FileTransfer(mirror.request("/b.bin")))
        transport.submit([refused, other])
        let outcome = try #require(await refused.outcome())
        #expect(outcome.error?.code == .throttled)
        #expect(outcome.error?.message.contains("asks to wait 1157 d") == true)
        #expect(await other.outcome()?.error == nil)
    }

    @Test func aSpentQuotaPausesTheHostBeforeItObjects() async throws {
        let mirror = try Mirror(["/a.bin": .pattern(size: 1000, seed: 1), "/b.bin": .pattern(size: 1000, seed: 1)])
        mirror.content["/a.bin"]?.headers = ["RateLimit": "limit=1, remaining=0, reset=1"]
        let transport = CurlTransport {
            $0.jobs = 1
            $0.connections = 1
        }
        let transfers = try ["/a.bin", "/b.bin"].map { try FileTransfer(mirror.request($0)) }
        transport.submit(transfers)
        for transfer in transfers { #expect(await transfer.outcome()?.error == nil) }
        #expect(mirror.log.map(\.status) == [200, 200])
        #expect(mirror.log[1].time - mirror.log[0].time >= 1)
    }
}
