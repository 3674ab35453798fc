import MiniatureMirror
import Testing

/// A chosen part of a thousand tars.
struct ChoosingTests {
    @Test func aStratifiedHundredArrivesAndGrowsWithoutFetchingAnythingTwice() throws {
        let stage = try Stage(0..<1000)
        let first = try stage.fetch("--stratified", "100")
        let names = try stage.tree.names
        try stage.expectRight(first, names)
        #expect(names.count == 100)
        let strata = Dictionary(grouping: names) { (Int($0.dropFirst(3).prefix(6)) ?? -1) / 100 }
        #expect(strata.mapValues(\.count) == Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, 10) }))

        stage.server.clearLog()
        let again = try stage.fetch("--stratified", "100")
        try stage.expectRight(again, names)
        #expect(stage.server.log.isEmpty)

        let more = try stage.fetch("--stratified", "200")
        let all = try stage.tree.names
        try stage.expectRight(more, all)
        #expect(all.count == 200)
        let fetched = stage.gets.compactMap { stage.dataset.name(ofPath: $0.path) }
        #expect(fetched.sorted() == Set(all).subtracting(names).sorted())
    }

    @Test func theSameSeedChoosesTheSameTarsWhateverTheOrderOfTheList() throws {
        let stage = try Stage(0..<1000)
        let one = try stage.fetch("--random", "5", "--seed", "7", "--explain", "--dry-run")
        let header = "file_name\tcdn_link\n"
        let rows = stage.dataset.linkList(baseURL: stage.server.url("")).split(separator: "\n").dropFirst().sorted()
        stage.place = ["--links", try stage.scratch.write(header + rows.joined(separator: "\n"), to: "sorted.txt")]
        let other = try stage.fetch("--random", "5", "--seed", "7", "--explain", "--dry-run")
        let picks = one.lines.first { $0.contains("5 picks") }
        #expect(picks != nil, "\(one)")
        #expect(picks == other.lines.first { $0.contains("5 picks") })
    }
}
