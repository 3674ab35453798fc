import FetchCore
import FetchTransport
import MiniatureMirror
import Testing

@Suite struct SplittingTests {
    private let mirror: Mirror

    init() throws {
        mirror = try Mirror(["/a.bin": .pattern(size: 24_000_000, seed: 2)])
    }

    @Test func anAssetOfAServerThatCapsConnectionsComesOverSeveral() async throws {
        mirror.faults.setBaseline(.rateCap(bytesPerSecond: 2_000_000))
        let transfer = try await bring { $0.connections = 8 }
        #expect(Set(mirror.log.map(\.connection)).count >= 4)
        #expect(mirror.log.count <= 30)
        // What was on record when the first part was split off is a prefix: nothing was scattered before.
        #expect(transfer.told.scattered.first?.ranges.count == 1)
        #expect(transfer.told.scattered.first?.ranges.first?.lowerBound == 0)
    }

    @Test func brokenPartsAreTakenUp() async throws {
        mirror.faults.setBaseline(.rateCap(bytesPerSecond: 4_000_000))
        mirror.faults.add(.reset(afterBytes: 700_000), path: "/a.bin", times: 6, after: 2)
        mirror.faults.add(.cutBody(afterBytes: 300_000), path: "/a.bin", times: 6)
        _ = try await bring { $0.connections = 8 }
        #expect(Set(mirror.log.map(\.connection)).count >= 4)
    }

    @Test func anAssetOfAFastServerIsNotSplit() async throws {
        // Large enough to be split, and done before a busy machine could make it look slow.
        mirror.content["/a.bin"] = .pattern(size: 12_000_000, seed: 2)
        _ = try await bring(size: 12_000_000) { $0.connections = 8 }
        #expect(mirror.log.map(\.range) == [nil])
    }

    @Test func oneConnectionMeansOne() async throws {
        mirror.faults.setBaseline(.rateCap(bytesPerSecond: 8_000_000))
        _ = try await bring { $0.connections = 1 }
        #expect(mirror.log.count == 1)
    }

    /// Brings the asset and expects that it is right.
    private func bring(
        size: Int = 24_000_000, _ change: (inout TransportOptions) -> Void
    ) async throws -> FileTransfer {
        let transport = CurlTransport(change)
        let transfer = try FileTransfer(mirror.request("/a.bin"))
        transport.submit([transfer])
        #expect(await transfer.outcome()?.error == nil)
        #expect(transfer.holds(size: size, seed: 2))
        return transfer
    }
}
