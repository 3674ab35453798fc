import Foundation
import MiniatureMirror
import Testing

/// Random filters, held against a reference that looks at every item in the plainest way.
@Suite(.enabled(if: PythonClients.areInstalled, "make deps-test has not been run"))
struct MLHubReferenceTests {
    @Test func randomPlacesAndTimesSelectWhatTheReferenceSelects() throws {
        let stage = try FloodStage(scale: 0.02)
        try stage.mirror.writeArchive(to: stage.scratch.path("a.tar.gz"))
        let program = SourcePlace.root + "/Tests/Benchmarks/stac_reference.py"
        try Shell.run(
            "'\(PythonClients.python)' '\(program)' a.tar.gz --random 40 --seed 7 >filters", in: stage.scratch)
        let filters = try JSONLines.objects(try stage.scratch.text("filters"))
        #expect(filters.count == 40)
        var sizes: Set<Int> = []
        for filter in filters {
            let expected = Set(filter["items"] as? [String] ?? [])
            sizes.insert(expected.count)
            #expect(try items(filter, stage) == expected, "\(filter.filter { $0.key != "items" })")
        }
        // Filters that leave nothing, or everything, would show little.
        #expect(sizes.count > 10)
    }

    /// What `fetch` selects, as `COLLECTION/ITEM`.
    private func items(_ filter: [String: Any], _ stage: FloodStage) throws -> Set<String> {
        var options = ["--dry-run", "--json", "-q", "--database", stage.scratch.path("a.db")]
        if let box = filter["bbox"] as? [Double] {
            options.append("--bbox=" + box.map { "\($0)" }.joined(separator: ","))
        } else if let area = filter["intersects"] {
            let text = try JSONSerialization.data(withJSONObject: area)
            options += ["--intersects", try stage.scratch.write(text, to: "area.json")]
            if filter["exact"] as? Bool == true { options.append("--exact") }
        }
        if let time = filter["datetime"] as? String { options += ["--datetime", time] }
        let words = ["mlhub", "sen12floods", "--archive", stage.scratch.path("a.tar.gz"), "-o", stage.output]
        let run = try RunningTool(words + options, in: stage.scratch).finish()
        if run.status == 66 { return [] }
        #expect(run.status == 0, "\(run)")
        let paths = try FloodStage.plan(run).keys.map { $0.split(separator: "/") }
        return Set(paths.filter { $0[0] != "_common" }.map { "\($0[0])/\($0[1])" })
    }
}
