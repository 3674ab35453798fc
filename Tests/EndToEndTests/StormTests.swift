import MiniatureMirror
import Testing

/// Everything that can go wrong with a transfer, often, and all at once.
struct StormTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func aStormOfFaultsEndsInRightBytes(seed: UInt64) throws {
        let stage = try Stage(0..<24, recipe: .weighing(600_000))
        let faults: [Fault] = [
            .cutBody(afterBytes: 400_000), .reset(afterBytes: 500_000), .resetBeforeHeaders,
            .stall(afterBytes: 300_000, seconds: .infinity), .status(500), .unavailable(retryAfter: nil),
            .tooManyRequests(retryAfter: "0"), .ignoreRange, .wrongRangeStart(100), .lyingRange, .noValidator,
            .both(.chunked, .noValidator), .chunkedCut(afterBytes: 450_000), .badLength(delta: 5_000),
            .latency(seconds: 0.2), .headRefused,
        ]
        for (index, fault) in faults.enumerated() {
            stage.server.faults.addRandom(fault, probability: 0.04, seed: seed * 100 + UInt64(index))
        }
        var run = try stage.fetch("--all", "--idle-timeout", "0.4", "--retries", "4")
        for _ in 0..<6 where run.status != 0 {
            try stage.expectNothingWrong()
            run = try stage.fetch("--all", "--idle-timeout", "0.4", "--retries", "4")
        }
        try stage.expectRight(run, (0..<24).map(Tar.name))
    }
}
