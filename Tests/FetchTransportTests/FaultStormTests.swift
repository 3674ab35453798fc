import FetchCore
import FetchTransport
import Glibc
import MiniatureMirror
import Testing

@Suite struct FaultStormTests {
    /// `STORM_ASSETS=5000` makes it a longer storm; each asset takes an open file.
    @Test func everyByteOfAThousandAssetsArrivesThroughAStormOfFaults() async throws {
        let count = getenv("STORM_ASSETS").flatMap { Int(String(cString: $0)) } ?? 1000
        let size = { (number: Int) in 20_000 + number * 37 % 10_000 }
        let mirror = try Mirror(
            Dictionary(
                uniqueKeysWithValues: (0..<count).map {
                    ("/\($0).bin", MirrorResource.pattern(size: size($0), seed: UInt64($0)))
                }))
        // Of all answers 30 % are refused, 10 % reset and 5 % stall: each draws from what those before left.
        mirror.faults.addRandom(.unavailable(retryAfter: nil), probability: 0.3, seed: 1)
        mirror.faults.addRandom(.reset(afterBytes: 5000), probability: 0.1 / 0.7, seed: 2)
        mirror.faults.addRandom(.stall(afterBytes: 5000, seconds: .infinity), probability: 0.05 / 0.6, seed: 3)
        let transport = CurlTransport { $0.idleTimeout = 0.5 }
        let transfers = try (0..<count).map { try FileTransfer(mirror.request("/\($0).bin")) }
        transport.submit(transfers)
        for (number, transfer) in transfers.enumerated() {
            let outcome = await transfer.outcome()
            #expect(outcome?.error == nil)
            #expect(transfer.holds(size: size(number), seed: UInt64(number)), "\(number) is wrong")
        }
        #expect(Double(mirror.log.count) <= 2.2 * Double(count))
        #expect(mirror.log.count > count)
    }
}
