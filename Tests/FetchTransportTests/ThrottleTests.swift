import FetchCore
import Testing

@testable import FetchTransport

@Suite struct ThrottleTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT.
    private static let then = 784_111_777.0

    @Test(
        arguments: [
            ("0", 0), ("120", 120), ("1.5", 1.5), ("Sun, 06 Nov 1994 08:49:37 GMT", 30),
            ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
        ] as [(String, Double)])
    func retryAfterIsSecondsOrADate(text: String, seconds: Double) {
        #expect(Throttle.retryAfter(text, now: Self.then - 30) == seconds)
    }

    @Test(arguments: [nil, "", "-1", "soon", "inf", "nan", "0x10", "1e3", "Sunday", "12 s"])
    func anythingElseAsksForNoPause(text: String?) {
        #expect(Throttle.retryAfter(text, now: Self.then) == nil)
    }

    @Test(
        arguments: [
            (#""api";r=0;t=55"#, 55), (#""api"; r=0; t=55"#, 55), ("limit=100, remaining=0, reset=7", 7),
            (#""a";r=0;t=5, "b";r=50;t=60"#, 5), (#""a";r=50;t=5, "b";r=0;t=60"#, 60),
            (#""a";r=0;t=5,"b";r=0;t=60"#, 60),
            (#""api";r=1;t=55"#, nil), ("limit=100, remaining=3, reset=7", nil), (#""api";r=0"#, nil), ("", nil),
            ("limit=100", nil),
        ] as [(String, Double?)])
    func theRateLimitHeaderSaysWhenNothingIsLeft(text: String, seconds: Double?) {
        #expect(Throttle.exhausted(rateLimit: text, remaining: nil, reset: nil) == seconds)
    }

    @Test(
        arguments: [
            ("0", "9", 9), ("0", "0.5", 0.5), ("1", "9", nil), ("0", nil, nil), (nil, "9", nil), ("x", "9", nil),
            ("0", "1000000001", 0),
        ] as [(String?, String?, Double?)])
    func soDoesThePairOfOlderHeaders(remaining: String?, reset: String?, seconds: Double?) {
        #expect(Throttle.exhausted(rateLimit: nil, remaining: remaining, reset: reset) == seconds)
    }

    @Test func anErrorNamesAPauseThatIsTooLong() {
        let error = FetchError(.throttled, "the host is busy", httpStatus: 429)
        #expect(Throttle.refusal(error, pause: Throttle.longest) == error)
        let refusal = Throttle.refusal(error, pause: 7200)
        #expect(refusal.message == "the host is busy and asks to wait 2 h 00 min")
        #expect(refusal.httpStatus == 429)
    }
}
