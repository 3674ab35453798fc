import MiniatureMirror
import Testing

/// Selections as lists: written, read back, explained.
struct SelectionListTests {
    private let stage: Stage

    init() throws {
        stage = try Stage(0..<20)
    }

    @Test func aWrittenListIsReadBackAndFetchesTheSameTars() throws {
        let small = stage.scratch.path("small.txt")
        let written = try stage.fetch("--random", "5", "--seed", "3", "--write-links", small)
        #expect(written.status == 0, "\(written)")
        #expect(stage.server.log.isEmpty)
        #expect(!stage.scratch.has("out"))
        let rows = try stage.scratch.text("small.txt").split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows.count == 7 && rows.first == "file_name\tcdn_link" && rows.last == "")

        stage.place = ["--links", small]
        try stage.expectRight(
            try stage.fetch("--all"), rows.dropFirst().dropLast().map { String($0.prefix { $0 != "\t" }) })
        let direct = try Stage(0..<20)
        #expect(try direct.fetch("--random", "5", "--seed", "3").status == 0)
        #expect(try direct.tree == stage.tree)
    }

    @Test func aListGoesThroughStandardOutput() throws {
        let run = try stage.fetch("--first", "2", "--write-links", "-")
        #expect(run.status == 0, "\(run)")
        #expect(run.lines.count == 3)
        #expect(run.lines.first == "file_name\tcdn_link")
    }

    @Test func explainNamesThePicksByStratum() throws {
        let run = try stage.fetch("--stratified", "4", "--explain", "--dry-run")
        #expect(run.status == 0, "\(run)")
        let strata = run.lines.filter { $0.hasPrefix("stratum") }
        #expect(!strata.isEmpty)
        let picks = strata.flatMap { $0.split(separator: " ").filter { $0.hasPrefix("sa_") }.map { "\($0).tar" } }
        #expect(picks.count == 4)
        #expect(run.output.contains("xxh64"))
        try stage.expectRight(try stage.fetch("--stratified", "4"), picks)
    }
}
