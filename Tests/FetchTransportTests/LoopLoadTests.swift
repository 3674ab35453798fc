import Testing

@testable import FetchTransport

@Suite struct LoopLoadTests {
    @Test func theThreadCountsAsBusyOnlyWhenItWasSeenToBe() {
        var load = LoopLoad(now: 1000)
        load.turned(from: 1000, to: 1000.04)
        load.measure(now: 1000.05)
        #expect(!load.isSaturated)
        load.turned(from: 1000.05, to: 1000.051)
        load.measure(now: 1000.1)
        #expect(load.isSaturated)
    }
}
