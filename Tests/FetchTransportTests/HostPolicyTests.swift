import Testing

@testable import FetchTransport

@Suite struct HostPolicyTests {
    @Test func startsWithAFewConnections() {
        #expect(HostPolicy(most: 64, now: 0).limit == 8)
        #expect(HostPolicy(most: 3, now: 0).limit == 3)
        #expect(HostPolicy(most: 0, now: 0).limit == 1)
    }

    @Test func doublesWhileThroughputGrowsUpToTheMost() {
        var trial = Trial(most: 50)
        trial.expect(16, megabytesASecond: 10)
        trial.expect(32, megabytesASecond: 20)
        trial.expect(50, megabytesASecond: 40)
        trial.expect(50, megabytesASecond: 80)
    }

    @Test func addsOneWhileThroughputHoldsAndStopsWhenItFalls() {
        var trial = Trial(most: 50)
        trial.expect(16, megabytesASecond: 100)
        trial.expect(17, megabytesASecond: 100)
        trial.expect(18, megabytesASecond: 95)
        trial.expect(18, megabytesASecond: 50)
        trial.expect(19, megabytesASecond: 200)
    }

    @Test func goesOnDoublingAfterOneSlowRound() {
        var trial = Trial(most: 64)
        trial.expect(16, megabytesASecond: 10)
        trial.expect(16, megabytesASecond: 5)
        trial.expect(32, megabytesASecond: 20)
        trial.expect(32, megabytesASecond: 5)
        trial.expect(32, megabytesASecond: 5)
        trial.expect(33, megabytesASecond: 40)
    }

    @Test func aBusyMomentSaysNothingOfTheHost() {
        var trial = Trial(most: 64)
        trial.expect(8, megabytesASecond: 500, isSaturated: true)
        trial.expect(16, megabytesASecond: 10)
        trial.expect(32, megabytesASecond: 20)
    }

    @Test func theThreadCountsAsBusyOnlyWhenItWasSeenToBe() {
        var load = LoopLoad(now: 1000)
        load.turned(from: 1000, to: 1000.04)
        load.measure(now: 1000.05)
        #expect(!load.isSaturated)
        load.turned(from: 1000.05, to: 1000.051)
        load.measure(now: 1000.1)
        #expect(load.isSaturated)
    }

    @Test func doesNotGrowWhenItsConnectionsWereNotUsedOrTheThreadIsBusy() {
        var trial = Trial(most: 50)
        trial.expect(8, megabytesASecond: 100, connections: 7)
        trial.expect(8, megabytesASecond: 200, isSaturated: true)
        trial.expect(16, megabytesASecond: 300)
    }

    @Test func aRoundOfSmallAssetsEndsByCompleting() {
        var policy = HostPolicy(most: 50, now: 0)
        policy.began(active: 8)
        for number in 1...7 { policy.succeeded(now: Double(number) * 0.001, isSaturated: false) }
        #expect(policy.limit == 8)
        policy.succeeded(now: 0.008, isSaturated: false)
        #expect(policy.limit == 16)
        #expect(policy.successes == 8)
    }

    @Test func halvesWhenTheHostObjectsButOnlyOnceForThoseItHadUnderWay() {
        var policy = HostPolicy(most: 50, now: 0)
        for limit in [4, 4, 4] {
            policy.objected(retryAfter: nil, now: 10)
            #expect(policy.limit == limit)
        }
        for (number, limit) in [2, 1, 1].enumerated() {
            policy.objected(retryAfter: nil, now: 11 + Double(number))
            #expect(policy.limit == limit)
        }
        #expect(policy.pausedUntil == 0)
    }

    @Test func growsByOneAfterAnObjection() {
        var trial = Trial(most: 50)
        trial.expect(16, megabytesASecond: 100)
        trial.policy.objected(retryAfter: nil, now: trial.now)
        #expect(trial.policy.limit == 8)
        trial.expect(9, megabytesASecond: 50)
        trial.expect(10, megabytesASecond: 100)
    }

    @Test func pausesAsLongAsTheLongestWish() {
        var policy = HostPolicy(most: 8, now: 0)
        policy.objected(retryAfter: 30, now: 100)
        #expect(policy.pausedUntil == 130)
        policy.objected(retryAfter: 5, now: 101)
        #expect(policy.pausedUntil == 130)
        policy.pause(until: 140)
        #expect(policy.pausedUntil == 140)
    }

    @Test func anyAnswerEndsASeriesOfFailuresToConnect() {
        var policy = HostPolicy(most: 8, now: 0)
        policy.failedToConnect()
        policy.failedToConnect()
        #expect(policy.unreachable == 2)
        policy.objected(retryAfter: nil, now: 1)
        #expect(policy.unreachable == 0)
        policy.failedToConnect()
        policy.succeeded(now: 2, isSaturated: false)
        #expect(policy.unreachable == 0)
    }

    /// A policy and its clock.
    private struct Trial {
        var policy: HostPolicy
        var now = 0.0

        init(most: Int) { policy = HostPolicy(most: most, now: 0) }

        /// Expects a limit after one second at a rate, with all allowed connections open unless said otherwise.
        mutating func expect(
            _ limit: Int, megabytesASecond: Double, connections: Int? = nil, isSaturated: Bool = false,
            location: SourceLocation = #_sourceLocation
        ) {
            policy.began(active: connections ?? policy.limit)
            policy.received(Int64(megabytesASecond * 1e6))
            now += 1
            policy.tick(now: now, isSaturated: isSaturated)
            #expect(policy.limit == limit, sourceLocation: location)
        }
    }
}
