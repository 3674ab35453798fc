import Testing

@testable import FetchReport

/// Draws many samples of a made-up dataset and compares the errors given with those that come about.
@Suite struct EstimatorTests {
    /// Groups whose means differ, in ten strata that differ, too.
    private static func dataset() -> [[Double]] {
        var generator = Numbers(state: 3)
        return (0..<200).map { group in
            let mean = 100 + Double(group / 20) * 4 + Double(generator.next() % 21) - 10
            return (0..<60).map { _ in mean + Double(generator.next() % 81) - 40 }
        }
    }

    private static func sums(_ values: ArraySlice<Double>) -> GroupSums {
        var sums = GroupSums()
        for value in values { sums.add([value]) }
        return sums
    }

    private static let strata = ChosenStrata(
        (0..<10).map { .init(label: "\($0)", available: 20, groups: Set($0 * 20..<$0 * 20 + 20)) })

    /// How far estimates of many samples lie from the truth, and how far they say they may.
    private func trial(
        _ data: [[Double]], picking: (inout Numbers) -> [Int], pictures: Int, strata: ChosenStrata
    ) -> (happened: Double, told: Double, covered: Double) {
        var generator = Numbers(state: 99)
        let truth = data.joined().reduce(0, +) / Double(data.count * 60)
        var (squares, variances, covered) = (0.0, 0.0, 0)
        let estimator = Estimator(strata: strata, groupCount: 200, picturesPerGroup: 60)
        for _ in 0..<1000 {
            let groups = picking(&generator).map { group in
                (group, Self.sums(data[group].shuffled(using: &generator)[..<pictures]))
            }
            guard let estimate = estimator.estimate(Dictionary(uniqueKeysWithValues: groups)) else { continue }
            squares += (estimate.mean - truth) * (estimate.mean - truth)
            variances += estimate.standardError * estimate.standardError
            if estimate.interval.contains(truth) { covered += 1 }
        }
        return ((squares / 1000).squareRoot(), (variances / 1000).squareRoot(), Double(covered) / 1000)
    }

    @Test func theErrorOfRandomGroupsIsTheOneThatComesAbout() {
        let result = trial(
            Self.dataset(), picking: { Array((0..<200).shuffled(using: &$0).prefix(30)) }, pictures: 10,
            strata: ChosenStrata())
        #expect(abs(result.told / result.happened - 1) < 0.1)
        #expect(result.covered > 0.92 && result.covered < 0.98)
    }

    @Test func theErrorOfAStratifiedChoiceIsTheOneThatComesAboutAndSmaller() {
        let random = trial(
            Self.dataset(), picking: { Array((0..<200).shuffled(using: &$0).prefix(30)) }, pictures: 10,
            strata: ChosenStrata())
        let stratified = trial(
            Self.dataset(),
            picking: { generator in
                (0..<10).flatMap { stratum in
                    (stratum * 20..<stratum * 20 + 20).shuffled(using: &generator).prefix(3)
                }
            }, pictures: 10, strata: Self.strata)
        #expect(abs(stratified.told / stratified.happened - 1) < 0.1)
        #expect(stratified.covered > 0.92 && stratified.covered < 0.98)
        #expect(stratified.told < 0.8 * random.told)
    }

    @Test func everythingHasNoError() throws {
        let data = Self.dataset()
        let all = Dictionary(uniqueKeysWithValues: data.enumerated().map { ($0.offset, Self.sums($0.element[...])) })
        let estimator = Estimator(strata: Self.strata, groupCount: 200, picturesPerGroup: 60)
        let estimate = try #require(estimator.estimate(all))
        #expect(estimate.standardError == 0)
        #expect(estimate.method == .stratified)
        #expect(abs(estimate.mean - data.joined().reduce(0, +) / 12_000) < 1e-9)
    }

    @Test func aStratumWithASingleGroupIsNotTakenForOneWithoutAnyError() throws {
        let data = Self.dataset()
        let some = [0, 1, 20, 45].map { ($0, Self.sums(data[$0][...])) }
        let estimator = Estimator(strata: Self.strata, groupCount: 200, picturesPerGroup: 60)
        let estimate = try #require(estimator.estimate(Dictionary(uniqueKeysWithValues: some)))
        #expect(estimate.method == .groups)
        #expect(estimate.standardError > 0)
    }

    @Test func aSingleGroupSpeaksForItselfAlone() throws {
        let estimator = Estimator(strata: ChosenStrata(), groupCount: 200, picturesPerGroup: 60)
        let estimate = try #require(estimator.estimate([7: Self.sums([1, 2, 3])]))
        #expect(estimate.method == .pictures)
        // s / sqrt(n) with the correction for 3 of 60.
        #expect(abs(estimate.standardError - (1 / 3.0 * (1 - 3 / 60.0)).squareRoot()) < 1e-12)
        #expect(estimator.estimate([7: Self.sums([1])]) == nil)
        #expect(estimator.estimate([:]) == nil)
    }

    @Test func groupsThatNoStratumNamesAreNotForcedIntoOne() {
        let strata = ChosenStrata([.init(label: "a", available: 100, groups: [1, 2])])
        #expect(strata.split([1: GroupSums(), 5: GroupSums()]).isEmpty)
        #expect(strata.split([1: GroupSums()]).map(\.label) == ["a"])
    }

    @Test(arguments: [(1, 12.706), (10, 2.228), (11, 2.201), (30, 2.042), (100, 1.984), (100_000, 1.960)])
    func percentilesOfStudentAreThoseOfTheTables(freedom: Int, expected: Double) {
        #expect(abs(StudentT.quantile975(freedom) - expected) < 0.001)
    }
}
