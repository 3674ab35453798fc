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
        trial.expect([16, 32, 50, 50], megabytesASecond: [10, 20, 40, 80])
    }

    @Test func addsOneWhileThroughputHoldsAndStopsWhenItFalls() {
        var trial = Trial(most: 50)
        trial.expect([16, 17, 18, 18, 19], megabytesASecond: [100, 100, 95, 50, 200])
    }

    @Test func goesOnDoublingAfterOneSlowRound() {
        var trial = Trial(most: 64)
        trial.expect([16, 16, 32, 32, 32, 33], megabytesASecond: [10, 5, 20, 5, 5, 40])
    }

    @Test func aBusyMomentSaysNothingOfTheHost() {
        var trial = Trial(most: 64)
        trial.expect(8, megabytesASecond: 500, isSaturated: true)
        trial.expect(16, megabytesASecond: 10)
        trial.expect(32, megabytesASecond: 20)
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

        /// Expects a limit after each of these seconds.
        mutating func expect(
            _ limits: [Int], megabytesASecond rates: [Double], location: SourceLocation = #_sourceLocation
        ) {
            for (limit, rate) in zip(limits, rates) { expect(limit, megabytesASecond: rate, location: location) }
        }

        /// Expects a limit after one second at a rate, with all allowed connections open unless said otherwise.
        mutating func expect(
            _ limit: Int, megabytesASecond: Double, connections: Int? = nil, isSaturated: Bool = false,
            location: SourceLocation = #_sourceLocation
        ) {
            policy.began(active: connections ?? policy.limit)
            policy.received(Int64(megabytesASecond * 1e6))
            now += 1
            policy.tick(now: now, isSaturated: isSaturated)
            #expect(policy.limit == limit, "at \(megabytesASecond) MB/s", sourceLocation: location)
        }
    }
}
