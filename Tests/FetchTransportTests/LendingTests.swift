import FetchCore
import MiniatureMirror
import Testing

@testable import FetchTransport

@Suite("Assets that are lent to another thread") struct LendingTests {
    private static let count = 60
    private static let carrier = "fetch-carrier"

    private static func size(_ place: Int) -> Int { 2_000 + 311 * place }
    private static func name(_ place: Int) -> String { "/\(place).bin" }

    private let mirror: Mirror

    init() throws {
        var files: [String: MirrorResource] = ["/large.bin": .pattern(size: 8_000_000, seed: 1000)]
        for place in 0..<Self.count { files[Self.name(place)] = .pattern(size: Self.size(place), seed: UInt64(place)) }
        mirror = try Mirror(files)
    }

    @Test func halfOfTheSmallAssetsComeOnAnotherThread() async throws {
        // Long enough that neither thread brings all of them while the other one starts.
        mirror.faults.setBaseline(.latency(seconds: 0.05))
        let transfers = try await bring()
        #expect(mirror.log.count == Self.count)
        let lent = transfers.count { $0.told.threads == [Self.carrier] }
        #expect((Self.count / 4...3 * Self.count / 4).contains(lent), "\(lent) of \(Self.count)")
    }

    @Test func noMoreConnectionsAreOpenThanAllowed() async throws {
        mirror.faults.setBaseline(.latency(seconds: 0.02))
        _ = try await bring { $0.jobs = 6 }
        let times = mirror.log.map(\.time)
        for time in times { #expect(times.count { $0 <= time && $0 > time - 0.019 } <= 6) }
    }

    @Test func whatFailsOnTheOtherThreadIsTriedAgain() async throws {
        for place in 0..<Self.count {
            mirror.faults.add(.reset(afterBytes: 1_000), path: Self.name(place), times: 1)
            mirror.faults.add(.status(503), path: Self.name(place), times: 1, after: 1)
            mirror.faults.add(.cutBody(afterBytes: 500), path: Self.name(place), times: 1, after: 2)
        }
        let transfers = try await bring { $0.retries = 20 }
        #expect(transfers.contains { $0.told.threads.contains(Self.carrier) })
    }

    @Test func whatIsMissingFails() async throws {
        let transport = transport()
        defer { withExtendedLifetime(transport) {} }
        let transfers = try (0..<20).map { try FileTransfer(mirror.request("/none-\($0).bin"), isHeld: true) }
        transport.submit(transfers)
        for transfer in transfers {
            #expect(await transfer.outcome()?.error?.code == .notFound)
        }
    }

    @Test func aLinkThatHasExpiredIsNotAskedOnAnyThread() async throws {
        let transport = transport()
        defer { withExtendedLifetime(transport) {} }
        let transfers = try (0..<20).map { place in
            var request = mirror.request(Self.name(place))
            request.expires = Timestamp.now() - 1
            return try FileTransfer(request, isHeld: true)
        }
        transport.submit(transfers)
        for transfer in transfers { #expect(await transfer.outcome()?.error?.code == .linksExpired) }
        #expect(mirror.log.isEmpty)
    }

    @Test func aLargeAssetGoesBackAsSoonAsItIsSeen() async throws {
        let transport = transport()
        defer { withExtendedLifetime(transport) {} }
        let transfers = try large(4, promised: nil)
        transport.submit(transfers)
        for transfer in transfers {
            let outcome = try #require(await transfer.outcome())
            #expect(outcome.error == nil)
            #expect(transfer.holds(size: 8_000_000, seed: 1000))
            let threads = transfer.told.threads
            #expect(threads.last == "fetch-network")
            #expect(outcome.requests == (threads.first == Self.carrier ? 2 : 1))
        }
        #expect(transfers.contains { $0.told.threads.first == Self.carrier })
    }

    @Test func aLargeAssetThatSaysSoStays() async throws {
        let transport = transport()
        defer { withExtendedLifetime(transport) {} }
        let transfers = try large(4, promised: 8_000_000)
        transport.submit(transfers)
        for transfer in transfers {
            #expect(await transfer.outcome()?.requests == 1)
            #expect(transfer.told.threads == ["fetch-network"])
        }
    }

    @Test func aLargeAssetThatCouldBeMixedStaysWhereItIs() async throws {
        mirror.faults.setBaseline(.noValidator)
        let transport = transport()
        defer { withExtendedLifetime(transport) {} }
        let transfers = try large(4, promised: nil)
        transport.submit(transfers)
        for transfer in transfers {
            #expect(await transfer.outcome()?.requests == 1)
            #expect(transfer.holds(size: 8_000_000, seed: 1000))
        }
        #expect(transfers.contains { $0.told.threads == [Self.carrier] })
    }

    @Test func stoppingEndsWhatIsLent() async throws {
        mirror.faults.setBaseline(.latency(seconds: 30))
        let transport = transport()
        defer { withExtendedLifetime(transport) {} }
        let transfers = try small()
        transport.submit(transfers)
        #expect(try await Patience.until { mirror.log.count >= 8 })
        transport.stop(FetchError(.interrupted, "interrupted"))
        for transfer in transfers { #expect(await transfer.outcome()?.error?.code == .interrupted) }
    }

    @Test func nothingIsLentUnderARateLimit() async throws {
        let transfers = try await bring { $0.limitRate = 100_000_000 }
        #expect(transfers.allSatisfy { $0.told.threads == ["fetch-network"] })
    }

    /// Brings the small assets and expects that they are right.
    private func bring(_ change: (inout TransportOptions) -> Void = { _ in }) async throws -> [FileTransfer] {
        let transport = transport(change)
        defer { withExtendedLifetime(transport) {} }
        let transfers = try small()
        transport.submit(transfers)
        for (place, transfer) in transfers.enumerated() {
            let outcome = try #require(await transfer.outcome())
            #expect(outcome.error == nil)
            #expect(transfer.holds(size: Self.size(place), seed: UInt64(place)))
        }
        return transfers
    }

    private func small() throws -> [FileTransfer] {
        try (0..<Self.count).map { try FileTransfer(mirror.request(Self.name($0)), isHeld: true) }
    }

    private func large(_ count: Int, promised: Int64?) throws -> [FileTransfer] {
        try (0..<count).map { _ in try FileTransfer(mirror.request("/large.bin"), promisedSize: promised) }
    }

    private func transport(_ change: (inout TransportOptions) -> Void = { _ in }) -> CurlTransport {
        CurlTransport { options in
            options.connections = 1
            options.retryDelay = 0.02
            options.sharing = TransportOptions.Sharing(
                carriers: 1, patience: .infinity, lendingPatience: 0, largestLent: 1_000_000)
            change(&options)
        }
    }
}
