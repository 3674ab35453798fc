import FetchCore
import Testing

@testable import FetchEngine

/// What is wanted of an archive, as the ledger keeps it.
struct UnpackGoalTests {
    private static let choices: [SampleChoice] = [
        .all, .first(0), .first(1), .first(200), .random(5, seed: 0), .random(5, seed: .max), .named("1f3a"),
    ]

    private static let goals: [UnpackGoal] = choices.flatMap { choice in
        [[], ["jpg"], ["jpg", "json"], ["seg.png"]].flatMap { parts in
            [false, true].flatMap { keeps in
                ["", "1f3a"].map {
                    UnpackGoal(choice: choice, parts: Set(parts), keepsArchive: keeps, shape: $0)
                }
            }
        }
    }

    @Test func isReadFromItsText() {
        #expect(Set(Self.goals.map(\.text)).count == Self.goals.count)
        for goal in Self.goals { #expect(UnpackGoal(goal.text) == goal) }
    }

    @Test(arguments: ["", "no archive", "samples", "samples x", "everything", " ", "samples five of jpg"])
    func otherTextIsNone(_ text: String) {
        #expect(UnpackGoal(text) == nil)
    }

    private func goal(_ text: String) throws -> UnpackGoal { try #require(UnpackGoal(text)) }

    @Test(arguments: [
        ("all", "all"), ("all", "samples 5"), ("all", "all of json"), ("all", "samples 5 of json"),
        ("all of jpg,json", "all of jpg"), ("all of json", "samples 9 of json"), ("samples 5", "samples 5"),
        ("samples 5", "samples 4"), ("samples 5 of jpg", "samples 1 of jpg"), ("all and the archive", "all"),
        ("samples 5 and the archive", "samples 5"), ("samples 5", "samples 0"), ("all", "random 5 seed 1"),
        ("all", "named 1f"), ("all of jpg as 1f", "samples 5 of jpg as 1f"),
        ("all as 1f and the archive", "all as 1f"),
        ("random 5 seed 1", "random 4 seed 1"), ("named 1f", "named 1f"),
    ])
    func whatIsThereIsEnough(_ have: String, _ want: String) throws {
        #expect(try goal(have).covers(goal(want)))
    }

    @Test(arguments: [
        ("samples 5", "samples 6"), ("samples 5", "all"), ("all of json", "all"), ("all of json", "all of jpg"),
        ("all of json", "samples 1"), ("samples 5", "samples 5 of jpg"), ("samples 5 of jpg", "samples 5"),
        ("all", "all and the archive"), ("samples 5", "samples 1 and the archive"), ("samples 0", "samples 1"),
        ("all", "all as 1f"), ("all as 1f", "all"), ("all as 1f", "samples 5 as 2f"),
        ("random 5 seed 1", "random 5 seed 2"), ("random 5 seed 1", "samples 5"),
        ("samples 5", "random 5 seed 1"), ("named 1f", "named 2f"), ("named 1f", "samples 1"),
    ])
    func whatIsThereIsNotEnough(_ have: String, _ want: String) throws {
        #expect(try !goal(have).covers(goal(want)))
    }

    @Test func onlyMoreOfTheSameGoesOn() throws {
        #expect(try goal("samples 5 of jpg").isOutgrown(by: goal("samples 9 of jpg")))
        for other in [
            "samples 9", "samples 9 of jpg as 1f", "all", "all of jpg", "samples 9 of json", "random 9 seed 0 of jpg",
        ] {
            #expect(try !goal("samples 5 of jpg").isOutgrown(by: goal(other)))
        }
        #expect(try !goal("all of jpg").isOutgrown(by: goal("all")))
    }

    @Test func everyGoalCoversItself() {
        for goal in Self.goals { #expect(goal.covers(goal)) }
    }
}

/// How much of an archive is read.
struct ExpectedBytesTests {
    private func unpacking(_ rule: SampleRule, parts: Set<String> = [], typical: Int64? = 1_000_000) -> Unpacking {
        var unpacking = Unpacking(
            open: { (_, _, _) throws(FetchError) in throw FetchError(.unexpected, "not opened here") },
            canRead: { _ in false }, rank: { _, _ in 0 })
        (unpacking.rule, unpacking.parts, unpacking.typicalSampleSize) = (rule, parts, typical)
        return unpacking
    }

    private static let pair = SampleRule.parts(["jpg", "json"])
    private static let size: Int64 = 10_000_000_000

    @Test func pairsInRandomOrderTakeTheSquareRootOfTheirShare() {
        let unpacking = unpacking(Self.pair)
        #expect(unpacking.expectedBytes(of: Self.size, share: 100) == 1_000_000_000)
        #expect(unpacking.expectedBytes(of: Self.size, share: 2_500) == 5_000_000_000)
        #expect(unpacking.expectedBytes(of: Self.size, share: 0) == 0)
    }

    @Test func oneOfTwoPartsTakesItsShare() {
        #expect(unpacking(Self.pair, parts: ["jpg"]).expectedBytes(of: Self.size, share: 100) == 100_000_000)
    }

    @Test func samplesThatStandTogetherTakeTheirShare() {
        #expect(unpacking(.consecutive).expectedBytes(of: Self.size, share: 100) == 100_000_000)
    }

    @Test func whatMakesASampleIsPartOfTheGoal() {
        var unpacking = unpacking(Self.pair)
        #expect(unpacking.goal(share: nil).text == "all")
        #expect(unpacking.goal(share: 3).text == "samples 3 of jpg,json")
        unpacking.parts = ["jpg"]
        #expect(unpacking.goal(share: 3).text == "samples 3 of jpg")
        unpacking.parts = ["txt"]
        #expect(unpacking.goal(share: 3).text == "samples 3 of txt")
        (unpacking.parts, unpacking.rule) = ([], .consecutive)
        #expect(unpacking.goal(share: 3).text == "samples 3")
    }

    @Test func neverMoreThanAllOfIt() {
        for rule in [Self.pair, .consecutive] {
            #expect(unpacking(rule).expectedBytes(of: Self.size, share: 1_000_000) == Self.size)
            #expect(unpacking(rule).expectedBytes(of: 0, share: 10) == 0)
            #expect(unpacking(rule).expectedBytes(of: Self.size, share: nil) == Self.size)
        }
    }

    @Test func withoutAnIdeaOfSamplesItIsAllOfIt() {
        #expect(unpacking(Self.pair, typical: nil).expectedBytes(of: Self.size, share: 100) == Self.size)
        #expect(unpacking(Self.pair, typical: 0).expectedBytes(of: Self.size, share: 100) == Self.size)
    }

    /// The square root is the mean of what really happens.
    @Test func theEstimateIsThatOfARealScramble() {
        var lottery = Lottery(state: 8)
        let (pairs, wanted, rounds) = (2_000, 80, 60)
        var read = 0
        for _ in 0..<rounds {
            var waiting: Set<Int> = []
            var complete = 0
            for member in (0..<2 * pairs).shuffled(using: &lottery) where complete < wanted {
                read += 1
                if !waiting.insert(member / 2).inserted { complete += 1 }
            }
        }
        let mean = Double(read) / Double(rounds) / Double(2 * pairs)
        let unpacking = unpacking(Self.pair, typical: 1_000)
        let said = Double(unpacking.expectedBytes(of: Int64(pairs) * 1_000, share: wanted)) / Double(pairs * 1_000)
        #expect(abs(said / mean - 1) < 0.1)
    }
}
