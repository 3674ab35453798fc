import MiniatureMirror
import Testing

/// Transfers that break off and go on.
struct InterruptedTransferTests {
    private let stage: Stage
    private let name = Tar.name(3)

    init() throws {
        stage = try Stage([3], recipe: .weighing(1_200_000))
    }

    @Test(arguments: [
        Fault.cutBody(afterBytes: 700_000), .reset(afterBytes: 700_000), .chunkedCut(afterBytes: 700_000),
    ])
    func aBrokenTransferGoesOnAtItsOffset(fault: Fault) throws {
        stage.server.faults.add(fault, matching: { _ in true }, times: 1)
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.count == 2)
        #expect(stage.gets.last?.status == 206)
        #expect(stage.gets.last?.range?.hasPrefix("bytes=") == true)
        #expect(stage.gets.last?.ifRange != nil)
    }

    @Test func aResetBeforeTheHeadersIsTriedAgain() throws {
        stage.server.faults.add(.resetBeforeHeaders, matching: { _ in true }, times: 2)
        try stage.expectRight(try stage.fetch("--all"), [name])
        #expect(stage.gets.map(\.status) == [0, 0, 200])
    }

    @Test func aStalledTransferIsReopenedAtItsOffset() throws {
        stage.server.faults.add(
            .stall(afterBytes: 700_000, seconds: .infinity), matching: { _ in true }, times: 1)
        try stage.expectRight(try stage.fetch("--all", "--idle-timeout", "0.5"), [name])
        #expect(stage.gets.first?.range == nil)
        #expect(stage.gets.last?.range?.hasPrefix("bytes=700000-") == true)
    }
}
