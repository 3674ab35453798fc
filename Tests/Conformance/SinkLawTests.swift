import FetchConformance
import FetchCore
import FetchSinks
import Testing

/// The laws of sinks: kept by the built-in ones, and broken by what is broken.
@Suite struct SinkLawTests {
    @Test func aDirectoryKeepsEveryLaw() async {
        let report = await ConformanceReport.judge(SinkSpecimen(name: "directory") { try DirectorySink(root: $0) })
        #expect(report.isComplete, "\(report)")
        #expect(report.verdicts.count == 8)
    }

    @Test func aSharedStoreKeepsTheLawsOfStores() async {
        let layout = StoreLayout(place: .below(""), contents: "blobs", fans: 1, links: "snapshot")
        var specimen = SinkSpecimen(name: "store") { folder in
            try StoreSink(layout: layout, output: folder)
        } file: { folder, entry in
            "\(folder)/\(try layout.content(of: entry.asset))"
        }
        specimen.isShared = true
        let report = await ConformanceReport.judge(specimen)
        #expect(report.isConforming, "\(report)")
    }

    @Test func whatWaitsToBePackedKeepsEveryLaw() async {
        let report = await ConformanceReport.judge(
            SinkSpecimen(name: "staging") { folder in
                try StagingSink(root: folder)
            } file: { folder, entry in
                "\(StagingSink.folder(in: folder))/\(entry.asset.path)"
            })
        #expect(report.isConforming, "\(report)")
    }

    @Test(arguments: BrokenSink.Fault.allCases)
    func aFaultBreaksItsLawAndTheMessageNamesIt(fault: BrokenSink.Fault) async {
        let report = await ConformanceReport.judge(
            SinkSpecimen(name: "broken") { try BrokenSink(fault, folder: $0) })
        #expect(report.broken == [fault.rawValue], "\(report)")
        #expect(report.description.contains("BROKEN  \(fault.rawValue)"))
    }

    @Test func everyLawHasAFaultThatBreaksIt() {
        #expect(Law.ofSinks.map(\.name) == BrokenSink.Fault.allCases.map(\.rawValue))
    }
}
