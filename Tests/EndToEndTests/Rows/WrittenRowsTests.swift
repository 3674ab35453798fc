import Foundation
import MiniatureMirror
import Testing

/// Rows of files that pyarrow writes for the occasion: damage, kills, choices at random.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed"))
struct WrittenRowsTests {
    private let stage: HubStage
    private let files: String

    init() throws {
        stage = try HubStage(.hf)
        files = stage.scratch.path("files")
        try stage.scratch.makeFolder("files")
    }

    private func serve(_ kind: String) throws {
        let script = SourcePlace.root + "/Tests/Support/parquet-files/rows.py"
        _ = try PythonClients.run(
            "import runpy, sys\nsys.argv = ['rows.py', '\(kind)', r'''\(files)/table.parquet''']\n"
                + "runpy.run_path(r'''\(script)''', run_name='__main__')", in: stage.scratch, environment: [:])
        try stage.hub.add("demo/table", HubFile.folder(files))
    }

    private func rows() throws -> [Int] {
        try RowJudge.rows(in: stage.output, of: files, stage.scratch).compactMap { $0.split(separator: "#").last }
            .compactMap { Int($0) }
    }

    @Test func aDamagedPageCostsItsRowsAndIsNamedWithItsPlace() throws {
        try serve("damaged")
        let run = try stage.fetch("demo/table", "--columns", "id,text")
        #expect(run.status == 65, "\(run)")
        let lines = try JSONLines.objects(try stage.scratch.text("out/metadata.jsonl"))
        let there = Set(lines.compactMap { $0["id"] as? Int })
        #expect(!there.contains(1537) && there.contains(0) && there.contains(2999))
        #expect(there.count >= 2500 && lines.count == there.count)
        for line in lines { #expect(line["text"] as? String == String(format: "value %06d", line["id"] as? Int ?? -1)) }
        let failures = try JSONLines.objects(try stage.scratch.text("out/.fetch/failures.jsonl"))
        let failure = try #require(failures.first)
        #expect(failures.count == 1 && failure["code"] as? String == "damaged-rows")
        #expect((failure["path"] as? String)?.hasPrefix("table.parquet: row 00") == true)
        let place = try #require(failure["place"] as? [String: Any])
        #expect(place["row_group"] as? Int == 0 && place["column"] as? String == "text")
        let content = try Data(contentsOf: URL(filePath: files + "/table.parquet"))
        let page = try #require(place["offset"] as? Int)
        let found = try #require(content.range(of: Data("ue 001537".utf8)))
        #expect(page < found.lowerBound && found.lowerBound - page < 10_000)
    }

    @Test func aConditionOnADamagedColumnLosesOnlyWhatCannotBeTold() throws {
        try serve("damaged")
        let run = try stage.fetch("demo/table", "--columns", "id", "--where", "text >= 'value 001400'")
        #expect(run.status == 65, "\(run)")
        let lines = try JSONLines.objects(try stage.scratch.text("out/metadata.jsonl"))
        let there = lines.compactMap { $0["id"] as? Int }
        #expect(there.last == 2999 && !there.contains(1537) && there.allSatisfy { $0 >= 1400 } && there.count > 1000)
        #expect(try JSONLines.objects(try stage.scratch.text("out/.fetch/failures.jsonl")).count == 1)
    }

    @Test func aKilledRunGoesOnAtTheRow() throws {
        try serve("pictures")
        stage.hub.storage.faults.setBaseline(.rateCap(bytesPerSecond: 4_000_000))
        let tool = try stage.start("demo/table", "--extract")
        #expect(Patience.wait { (try? stage.tree.files.count >= 20) ?? false || tool.isOver })
        tool.send(SIGKILL)
        #expect(try tool.finish().status == -SIGKILL)
        let before = try stage.tree.names.count
        #expect(before >= 20 && before < 60)
        stage.hub.storage.faults.removeAll()
        let run = try stage.fetch("demo/table", "--extract")
        #expect(run.status == 0, "\(run)")
        #expect(try rows() == Array(0..<60))
        #expect(try stage.tool("verify", stage.output).status == 0)
        let again = try stage.fetch("demo/table", "--extract", "--json").json()
        #expect(again["received_bytes"] as? Int ?? 0 < 20_000, "a run with nothing to do read rows again")
    }

    @Test func whatIsGoneComesAgainAlone() throws {
        try serve("pictures")
        #expect(try stage.fetch("demo/table", "--samples", "10").status == 0)
        let lost = stage.output + "/table/000004.image.png"
        try FileManager.default.removeItem(atPath: lost)
        #expect(try stage.tool("verify", stage.output).status == 65)
        let run = try stage.fetch("demo/table", "--samples", "10", "--json").json()
        #expect(run["samples"] as? Int == 1)
        #expect(try rows() == Array(0..<10))
    }

    @Test func rowsAreReadAgainToOverwriteThem() throws {
        try serve("pictures")
        #expect(try stage.fetch("demo/table", "--samples", "10").status == 0)
        let before = try stage.tree
        try stage.scratch.write([1, 2, 3], to: "out/table/000004.image.png")
        let run = try stage.fetch("demo/table", "--samples", "10", "--if-exists", "overwrite", "--json").json()
        #expect(run["samples"] as? Int == 10)
        #expect(try rows() == Array(0..<10) && stage.tree == before)
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func randomRowsAreThoseThatPythonChooses() throws {
        try serve("numbers")
        func chosen(_ count: Int, where condition: String = "True") throws -> [Int] {
            let script = """
                import xxhash
                rank = lambda row: xxhash.xxh64(f"table.parquet#{row}".encode(), seed=7).intdigest()
                rows = [row for row in range(10000) if \(condition)]
                print(*sorted(sorted(rows, key=rank)[:\(count)]))
                """
            return try PythonClients.run(script, in: stage.scratch, environment: [:]).split { $0 == " " || $0 == "\n" }
                .compactMap { Int($0) }
        }
        let choice = ["--sample-random", "20", "--sample-seed", "7"]
        func fetch(_ options: [String]) throws -> ToolRun {
            try RunningTool(
                stage.command("demo/table", options), in: stage.scratch, environment: stage.environment()
            ).finish()
        }
        #expect(try fetch(choice).status == 0)
        #expect(try rows() == chosen(20))
        #expect(try fetch(["--sample-random", "50", "--sample-seed", "7"]).status == 0)
        #expect(try rows() == chosen(50))
        #expect(Set(try chosen(20)).isSubset(of: try chosen(50)))
        try FileManager.default.removeItem(atPath: stage.output)
        #expect(try fetch(choice + ["--where", "even", "--rows", "1000..<9000"]).status == 0)
        #expect(try rows() == chosen(20, where: "row % 2 == 0 and 1000 <= row < 9000"))
    }

    @Test func samplesArePackedWithTheirFields() throws {
        try serve("pictures")
        let run = try stage.fetch("demo/table", "--samples", "3", "--to", "webdataset")
        #expect(run.status == 0, "\(run)")
        let script = """
            import json, tarfile, glob
            names = {}
            for path in glob.glob(r'''\(stage.output)/*.tar'''):
                tar = tarfile.open(path)
                for member in tar: names[member.name] = tar.extractfile(member).read()
            print(len(names), json.loads(names["table/000002.json"])["id"], len(names["table/000002.image.png"]))
            """
        #expect(try PythonClients.run(script, in: stage.scratch, environment: [:]) == "6 row 2 200008\n")
    }

    @Test func aDryRunReckonsWithTheColumnsThatAreWanted() throws {
        try serve("pictures")
        let all = try stage.fetch("demo/table", "--extract", "--dry-run", "--json").json()
        let ids = try stage.fetch("demo/table", "--columns", "id", "--dry-run", "--json").json()
        let few = try stage.fetch("demo/table", "--samples", "6", "--dry-run", "--json").json()
        func bytes(_ run: [String: Any]) -> Int { (run["estimate"] as? [String: Any])?["bytes"] as? Int ?? -1 }
        #expect(bytes(all) > 12_000_000 && bytes(all) < 12_200_000)
        #expect(bytes(ids) > 0 && bytes(ids) < 2000)
        #expect(bytes(few) > 1_000_000 && bytes(few) < 1_500_000)
    }
}
