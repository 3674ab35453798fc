import Testing

@testable import FetchTransport

@Suite struct RateLimiterTests {
    @Test(arguments: [1_000, 1_000_000, 100_000_000] as [Int64])
    func overAnyLongTimeTheRateIsExact(rate: Int64) {
        var limiter = RateLimiter(bytesPerSecond: rate, now: 0)
        var (now, taken) = (0.0, 0)
        while now < 100 {
            // Chunks as a network gives them, some larger than the bucket.
            let chunk = taken % 3 == 0 ? 16_384 : 1_000
            if limiter.take(chunk) { taken += chunk } else { now += limiter.wait }
            limiter.refill(now: now)
        }
        #expect(abs(Double(taken) / Double(rate) / 100 - 1) < 0.02 + 16_384 / Double(rate) / 100)
    }

    @Test func aPauseSavesUpNoMoreThanATwentiethOfASecond() {
        var limiter = RateLimiter(bytesPerSecond: 1_000_000, now: 0)
        limiter.refill(now: 1000)
        var taken = 0
        while limiter.take(1000) { taken += 1000 }
        #expect(taken == 50_000)
    }

    @Test func inDebtItSaysHowLongToWait() {
        var limiter = RateLimiter(bytesPerSecond: 1000, now: 0)
        #expect(limiter.wait == 0)
        let first = limiter.take(2050)
        let second = limiter.take(1)
        #expect(first && !second)
        #expect(abs(limiter.wait - 2.001) < 1e-9)
        limiter.refill(now: 1.9)
        let early = limiter.take(1)
        limiter.refill(now: 2.001)
        let due = limiter.take(1)
        #expect(!early && due)
    }
}
