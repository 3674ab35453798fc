import Testing

@testable import FetchTransport

@Suite struct SplitTrialTests {
    @Test func saysNothingBeforeItHasMeasured() {
        var trial = SplitTrial()
        let first = trial.advice(open: 1, now: 10)
        trial.received(1_000_000)
        let second = trial.advice(open: 1, now: 10.01)
        #expect(first == 0 && second == 0)
        #expect(trial.pays(now: 10.01))
    }

    @Test func goesFromOneToFourAndDoublesWhileThatPays() {
        var course = Course()
        course.expect(3, open: 1, megabytesASecond: 10)
        course.expect(4, open: 4, megabytesASecond: 40)
        course.expect(8, open: 8, megabytesASecond: 80)
    }

    @Test func restsWhenItDoesNotPayAndLongerEachTime() {
        var course = Course()
        var rests: [Double] = []
        for round in 1...9 {
            course.expect(round == 1 ? 3 : 1, open: 1, megabytesASecond: 10)
            course.expect(0, open: 2, megabytesASecond: 12)
            rests.append(course.trial.restUntil - course.now)
            #expect(!course.trial.pays(now: course.now))
            course.expect(0, open: 2, megabytesASecond: 100, after: rests[rests.count - 1] / 2)
            course.now = course.trial.restUntil
            #expect(course.trial.pays(now: course.now))
            course.trial.restart(now: course.now)
        }
        for (number, rest) in rests.enumerated() {
            #expect(abs(rest - min(20, 0.1 * Double(1 << number))) < 1e-6)
        }
    }

    @Test func afterARestItAddsOneAtATimeUntilThatPays() {
        var course = Course()
        course.expect(4, open: 4, megabytesASecond: 10)
        course.expect(0, open: 8, megabytesASecond: 10)
        course.now = course.trial.restUntil
        course.expect(1, open: 8, megabytesASecond: 10)
        course.expect(9, open: 9, megabytesASecond: 20)
    }

    @Test func waitsForAFewRoundTripsWithinBounds() {
        var trial = SplitTrial()
        for (answer, window) in [(0.001, 0.04), (0.1, 0.4), (30, 1)] {
            trial.answered(after: answer)
            #expect(trial.window == window)
        }
    }

    @Test func theRateIsThatOfTheCurrentWindow() {
        var trial = SplitTrial()
        trial.restart(now: 10)
        trial.received(1_000_000)
        #expect(trial.rate(now: 10) == 0)
        #expect(trial.rate(now: 10.5) == 2_000_000)
        trial.restart(now: 11)
        #expect(trial.rate(now: 12) == 0)
    }

    /// A trial and its clock.
    private struct Course {
        var trial = SplitTrial()
        var now = 10.0

        init() { trial.restart(now: now) }

        /// Expects that the trial advises so many more connections after some time at a rate.
        mutating func expect(
            _ more: Int, open: Int, megabytesASecond: Double, after seconds: Double = 0.1,
            location: SourceLocation = #_sourceLocation
        ) {
            trial.restart(now: now)
            now += seconds
            trial.received(Int64(megabytesASecond * 1e6 * seconds))
            let advice = trial.advice(open: open, now: now)
            #expect(advice == more, sourceLocation: location)
        }
    }
}
