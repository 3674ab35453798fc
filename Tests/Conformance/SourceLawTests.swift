import FetchConformance
import Testing

/// The laws of sources find what is wrong, and nothing else.
@Suite struct SourceLawTests {
    @Test func aSourceThatIsRightKeepsEveryLaw() async {
        let report = await ConformanceReport.judge(BrokenSource.specimen(nil))
        #expect(report.isComplete, "\(report)")
        #expect(report.verdicts.count == 12)
    }

    @Test(arguments: BrokenSource.Fault.allCases)
    func aFaultBreaksItsLawAndTheMessageNamesIt(fault: BrokenSource.Fault) async {
        let report = await ConformanceReport.judge(BrokenSource.specimen(fault))
        #expect(report.broken == [fault.rawValue], "\(report)")
        #expect(report.description.contains("BROKEN  \(fault.rawValue)"), "\(report)")
        #expect(!report.isConforming)
    }

    @Test func everyLawHasAFaultThatBreaksIt() {
        let laws = Law.ofSources.map(\.name)
        #expect(laws == BrokenSource.Fault.allCases.map(\.rawValue))
        #expect(Law.ofSources.allSatisfy { !$0.sentence.isEmpty && !$0.sentence.hasSuffix(".") })
    }

    @Test func whatCannotBeJudgedIsSaidAndBreaksNothing() async {
        var specimen = BrokenSource.specimen(.malformed)
        specimen.malformed = []
        let report = await ConformanceReport.judge(specimen)
        #expect(report.isConforming && !report.isComplete, "\(report)")
        #expect(report.description.contains("malformed") && report.description.contains("not judged"))
    }
}
