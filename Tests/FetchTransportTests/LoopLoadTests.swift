import Testing

@testable import FetchTransport

@Suite struct LoopLoadTests {
    @Test func theThreadCountsAsBusyOnlyWhenItWasSeenToBe() {
        var load = LoopLoad(now: 1000, patience: 0.1)
        load.pass(0.05, waiting: 0.04)
        #expect(!load.isSaturated)
        load.pass(0.05, waiting: 0.001)
        #expect(load.isSaturated)
    }

    @Test func helpIsWantedFromWhenItNeverWaitsUntilItWaitsMostOfItsTime() {
        var load = LoopLoad(now: 0, patience: 0.09)
        load.pass(0.05, waiting: 0)
        #expect(!load.wantsHelp)
        load.pass(0.05, waiting: 0.02)
        load.pass(0.05, waiting: 0)
        #expect(!load.wantsHelp, "never for long")
        load.pass(0.05, waiting: 0)
        #expect(load.wantsHelp)
        load.pass(0.05, waiting: 0.03)
        #expect(load.wantsHelp, "it has more time because others help")
        load.pass(0.05, waiting: 0.045)
        #expect(!load.wantsHelp)
    }

    @Test func withoutPatienceHelpIsAlwaysWanted() {
        var load = LoopLoad(now: 0, patience: 0)
        #expect(load.wantsHelp)
        load.pass(1, waiting: 1)
        #expect(load.wantsHelp)
    }
}

extension LoopLoad {
    /// So many seconds pass, of which the thread waits some.
    fileprivate mutating func pass(_ seconds: Double, waiting: Double) {
        turned(from: 0, to: waiting)
        measure(now: since + seconds)
    }
}
