import Testing

@testable import FetchTransport

@Suite struct RetryPolicyTests {
    private let policy = RetryPolicy(retries: 8, firstDelay: 0.5)

    @Test(
        arguments: [(1, 0.5), (2, 1), (3, 2), (7, 32), (8, 60), (100, 60), (.max, 60), (0, 0.5), (-5, 0.5)]
            as [(Int, Double)])
    func theDelayDoublesUpToAMinute(attempt: Int, ceiling: Double) {
        #expect(policy.delay(beforeAttempt: attempt, jitter: 1) == ceiling)
    }

    @Test func jitterTakesUpToHalfOfIt() {
        #expect(policy.delay(beforeAttempt: 3, jitter: 0) == 1)
        #expect(policy.delay(beforeAttempt: 3, jitter: 0.5) == 1.5)
    }

    @Test func aFirstDelayBeyondAMinuteIsCut() {
        #expect(RetryPolicy(retries: 1, firstDelay: 1000).delay(beforeAttempt: 1, jitter: 1) == 60)
    }
}
