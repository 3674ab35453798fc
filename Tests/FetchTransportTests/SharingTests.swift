import FetchCore
import MiniatureMirror
import Testing

@testable import FetchTransport

@Suite struct SharingTests {
    private static let size = 8_000_000
    private static let names = ["/0.bin", "/1.bin", "/2.bin", "/3.bin"]
    private let mirror: Mirror

    init() throws {
        mirror = try Mirror(
            Dictionary(
                uniqueKeysWithValues: Self.names.enumerated().map { index, name in
                    (name, .pattern(size: Self.size, seed: UInt64(index)))
                }))
        mirror.faults.setBaseline(.rateCap(bytesPerSecond: 2_500_000))
    }

    @Test func halfOfTheLargeAssetsMoveToAnotherThread() async throws {
        let outcomes = try await bring()
        // Two assets each go on with another connection, from where the first one was.
        #expect(outcomes.map(\.requests).sorted() == [1, 1, 2, 2])
        #expect(mirror.log.count { $0.range != nil } == 2)
        #expect(outcomes.allSatisfy { $0.received == Int64(Self.size) })
    }

    @Test func anAssetAloneStaysWhereItIs() async throws {
        let outcomes = try await bring(1)
        #expect(outcomes.map(\.requests) == [1])
    }

    @Test func nothingMovesUnderARateLimit() async throws {
        let outcomes = try await bring { $0.limitRate = 40_000_000 }
        #expect(outcomes.map(\.requests) == [1, 1, 1, 1])
    }

    @Test func whatBreaksOnTheOtherThreadIsTakenUp() async throws {
        for name in Self.names {
            mirror.faults.add(.cutBody(afterBytes: 900_000), path: name, times: 1, after: 1)
            mirror.faults.add(.reset(afterBytes: 700_000), path: name, times: 1, after: 2)
            mirror.faults.add(.status(503), path: name, times: 1, after: 3)
        }
        let outcomes = try await bring()
        #expect(outcomes.contains { $0.requests >= 5 })
    }

    @Test func aServerThatIgnoresRangesSendsTheAssetAnew() async throws {
        mirror.faults.setBaseline(.both(.rateCap(bytesPerSecond: 2_500_000), .ignoreRange))
        let outcomes = try await bring()
        #expect(outcomes.contains { $0.received > Int64(Self.size) })
    }

    @Test func aChangedAssetStartsAnew() async throws {
        for name in Self.names {
            mirror.faults.add(.changedEntity(etag: "new", seed: 99), path: name, after: 1)
        }
        let (transport, transfers) = try submit()
        defer { withExtendedLifetime(transport) {} }
        var restarts = 0
        for (index, transfer) in transfers.enumerated() {
            #expect(await transfer.outcome()?.error == nil)
            let isNew = transfer.holds(size: Self.size, seed: 99)
            #expect(isNew || transfer.holds(size: Self.size, seed: UInt64(index)))
            restarts += transfer.told.restarts
        }
        #expect(restarts >= 2)
    }

    @Test func stoppingEndsWhatIsElsewhereToo() async throws {
        // So slow that none is whole when all are where they go.
        mirror.faults.setBaseline(.rateCap(bytesPerSecond: 500_000))
        let transport = transport { _ in }
        let transfers = try Self.names.map { try FileTransfer(mirror.request($0)) }
        transport.submit(transfers)
        #expect(try await Patience.until { mirror.log.count >= 6 })
        transport.stop(FetchError(.interrupted, "interrupted"))
        for transfer in transfers { #expect(await transfer.outcome()?.error?.code == .interrupted) }
        // Nothing of what arrived is lost.
        #expect(transfers.allSatisfy { !$0.told.present.ranges.isEmpty })
    }

    /// Brings the assets and expects that they are right.
    private func bring(
        _ count: Int = names.count, _ change: (inout TransportOptions) -> Void = { _ in }
    ) async throws -> [TransferOutcome] {
        let (transport, transfers) = try submit(count, change)
        defer { withExtendedLifetime(transport) {} }
        var outcomes: [TransferOutcome] = []
        for (index, transfer) in transfers.enumerated() {
            let outcome = try #require(await transfer.outcome())
            #expect(outcome.error == nil)
            #expect(transfer.holds(size: Self.size, seed: UInt64(index)))
            outcomes.append(outcome)
        }
        return outcomes
    }

    private func submit(
        _ count: Int = names.count, _ change: (inout TransportOptions) -> Void = { _ in }
    ) throws -> (CurlTransport, [FileTransfer]) {
        let transport = transport(change)
        let transfers = try Self.names.prefix(count).map { try FileTransfer(mirror.request($0)) }
        transport.submit(transfers)
        return (transport, transfers)
    }

    private func transport(_ change: (inout TransportOptions) -> Void) -> CurlTransport {
        CurlTransport { options in
            options.connections = 1
            options.sharing = TransportOptions.Sharing(
                carriers: 1, patience: 0, smallest: 1_000_000, lendingPatience: .infinity)
            change(&options)
        }
    }
}
