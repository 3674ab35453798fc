import Foundation
import MiniatureMirror
import Testing

/// Rows of a dataset of the hub, judged by pyarrow.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed"))
struct HubRowsTests {
    private let stage: HubStage

    init() throws {
        stage = try HubStage(.hf)
        try stage.hub.add("demo/pictures", HubFile.folder(SourcePlace.pictures))
    }

    private func rows() throws -> [String] {
        try RowJudge.rows(in: stage.output, of: SourcePlace.pictures, stage.scratch).map {
            $0.replacing("-of-00002.parquet", with: "").replacing("data/train-0000", with: "")
        }
    }

    private func fetch(_ options: String...) throws -> ToolRun {
        let all = ["--include", "data/train*"] + options
        return try RunningTool(
            stage.command("demo/pictures", all), in: stage.scratch, environment: stage.environment()
        ).finish()
    }

    @Test func theFirstRowsOfEachFileBecomePicturesAndFields() throws {
        let run = try fetch("--samples", "2", "--columns", "id,image,material")
        #expect(run.status == 0, "\(run)")
        #expect(try rows() == ["0#0", "0#1", "1#0", "1#1"])
        let names = try stage.tree.names
        #expect(names.count == 6)
        #expect(names.contains { $0.hasPrefix("data/train-00000-of-00002/000001.image.") })
        #expect(try stage.tool("verify", stage.output).status == 0)
    }

    @Test func moreRowsGoOnBehindTheOnesThatAreThere() throws {
        #expect(try fetch("--samples", "2").status == 0)
        let first = try stage.tree
        #expect(try fetch("--samples", "4").status == 0)
        #expect(try rows().count == 8)
        let second = try stage.tree
        for name in first.names where !name.hasPrefix("metadata") { #expect(second[name] == first[name]) }
        stage.hub.storage.clearLog()
        let again = try fetch("--samples", "3")
        #expect(again.status == 0 && stage.hub.storage.log.isEmpty, "\(again)")
    }

    @Test func otherColumnsReplaceWhatIsThere() throws {
        #expect(try fetch("--samples", "2", "--columns", "image").status == 0)
        #expect(try fetch("--samples", "1", "--columns", "material").status == 0)
        #expect(try stage.tree.names == ["metadata.csv", "metadata.jsonl"])
        #expect(try rows() == ["0#0", "1#0"])
    }

    @Test(arguments: ["material = 'Glass'", "material = \"Glass\"", "material = 2", "material in ('Glass')"])
    func classesAreChosenByNameAndByNumber(condition: String) throws {
        let run = try fetch("--where", condition, "--columns", "id,material")
        #expect(run.status == 0, "\(run)")
        let lines = try JSONLines.objects(try stage.scratch.text("out/metadata.jsonl"))
        #expect(!lines.isEmpty && lines.allSatisfy { $0["material_name"] as? String == "Glass" })
        #expect(try rows().count == lines.count)
    }

    @Test func aConditionOnAPictureLooksAtItsFirstBytes() throws {
        let run = try fetch("--where", "image.width > 40 and image.size > 0", "--columns", "id,image")
        #expect(run.status == 0, "\(run)")
        let script = """
            import glob, json
            from PIL import Image
            import pyarrow.parquet as pq, io
            wide = 0
            for path in sorted(glob.glob(r'''\(SourcePlace.pictures)/data/train*.parquet''')):
                for row in pq.read_table(path).to_pylist():
                    wide += Image.open(io.BytesIO(row["image"]["bytes"])).width > 40
            print(wide, sum(1 for _ in open(r'''\(stage.output)/metadata.jsonl''')))
            """
        let counts = try PythonClients.run(script, in: stage.scratch, environment: [:]).split {
            $0 == " " || $0 == "\n"
        }
        #expect(counts.count == 2 && counts[0] == counts[1] && counts[0] != "0")
    }

    @Test func aColumnThatIsNotThereIsAnErrorThatListsThem() throws {
        let run = try fetch("--columns", "picture")
        #expect(run.status == 64, "\(run)")
        #expect(run.errors.contains("id, image, annotation, material"))
    }
}
