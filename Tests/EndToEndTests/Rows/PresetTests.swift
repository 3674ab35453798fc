import Foundation
import MiniatureMirror
import Testing

/// A repository of ARTeFACT's shape as a folder to train on, judged by Pillow, numpy and pandas.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed"))
struct PresetTests {
    private let stage: HubStage
    private let repository: String

    init() throws {
        stage = try HubStage(.hf)
        repository = try DamagedPictures.folder.get()
        try stage.hub.add("danielaivanova/damaged-media", HubFile.folder(repository))
    }

    private func fetch(_ options: String...) throws -> ToolRun {
        try RunningTool(
            stage.command("danielaivanova/damaged-media", options), in: stage.scratch,
            environment: stage.environment()
        ).finish()
    }

    private func judge(_ options: String...) throws -> [String: Double] {
        try DamagedPictures.judge([repository, stage.output] + options, stage.scratch)
    }

    @Test func everyUsableRowBecomesPicturesMasksAndALineOfTheTable() throws {
        let run = try fetch()
        #expect(run.status == 65, "\(run)")
        #expect(run.errors.contains("row 000006: image: it cannot be decoded"), "\(run)")
        #expect(run.errors.contains("row 000010: image: there is no picture"), "\(run)")
        let found = try judge()
        #expect(found["samples"] == 22 && found["skipped"] == 2 && found["panels"] == 10)
        let names = try stage.tree.names
        // An id that repeats, and one that is no file name.
        #expect(names.contains("images/id00013.png") && names.contains { $0.hasPrefix("images/id00013-train-0000") })
        #expect(names.contains("annotations_rgb/a_b_c.png"))
        let verified = try stage.tool("verify", stage.output)
        #expect(verified.status == 0 && !verified.output.contains("extra"), "\(verified)")
    }

    @Test func aSecondRunReadsNothingAgain() throws {
        #expect(try fetch("--samples", "3", "--visualize", "2").status == 0)
        let first = try stage.tree
        #expect(first.names.filter { $0.hasPrefix("visualizations/") }.count == 2)
        stage.hub.storage.clearLog()
        #expect(try fetch("--samples", "3", "--visualize", "2").status == 0)
        #expect(stage.hub.storage.log.isEmpty)
        #expect(try stage.tree.names == first.names)
    }

    @Test func whatNeedsTooMuchMemoryIsLeftOutAndBroughtWhenThereIsMore() throws {
        let tight = try fetch("--include", "*00000-of*", "--max-memory", "76M")
        #expect(tight.status == 75, "\(tight)")
        #expect(tight.errors.contains("progressive JPEG"), "\(tight)")
        let before = try stage.tree.names.filter { $0.hasPrefix("images/") }.count
        let wide = try fetch("--include", "*00000-of*", "--max-memory", "600M")
        #expect(wide.status == 0, "\(wide)")
        let after = try stage.tree.names.filter { $0.hasPrefix("images/") }.count
        #expect(before < after && after == 12)
    }

    @Test func columnsAreShrunkAndMasksKeepTheirClasses() throws {
        let run = try fetch(
            "--preset", "none", "--include", "*00000-of*", "--resize", "image:64", "--resize", "annotation:64",
            "--mask",
            "annotation", "--columns", "id,image,annotation")
        #expect(run.status == 0, "\(run)")
        let script = """
            import json, numpy, pathlib
            from PIL import Image
            out = pathlib.Path(r'''\(stage.output)''')
            for line in open(out / "metadata.jsonl"):
                line = json.loads(line)
                image, mask = Image.open(out / line["image"]), Image.open(out / line["annotation"])
                assert max(image.size) == 64 and image.format == "PNG" and mask.size == image.size, line
                assert set(numpy.unique(mask)) <= {255, 0, 1, 2, 3, 4, 6, 9, 10, 15}, numpy.unique(mask)
            print("right")
            """
        #expect(try PythonClients.run(script, in: stage.scratch, environment: [:]) == "right\n")
    }

    @Test func picturesWithTooManyPixelsAreLeftOut() throws {
        let run = try fetch("--include", "*00000-of*", "--max-pixels", "300k")
        // Left out by choice, so that nothing is missing.
        #expect(run.status == 0 && run.errors.contains("left out: too many pixels"), "\(run)")
        #expect(try stage.scratch.text("out/statistics.json").contains("more than --max-pixels 300000 allows"))
        let names = try stage.tree.names.filter { $0.hasPrefix("images/") }
        #expect(!names.isEmpty && names.count < 12)
    }

    @Test func aLayoutOfOnesOwnIsAFile() throws {
        try stage.scratch.write(
            #"{"name":"mine","summary":"s","datasets":[],"key":"id","side":32,"classes":[],"parts":"#
                + #"[{"column":"image","kind":"picture","path":"small/{key}.png","required":true}]}"#, to: "mine.json")
        let run = try fetch("--preset", stage.scratch.path("mine.json"), "--samples", "1")
        #expect(run.status == 0, "\(run)")
        #expect(try stage.tree.names.filter { $0.hasPrefix("small/") } == ["small/id00000.png", "small/id00012.png"])
        try stage.scratch.write("{}", to: "empty.json")
        let empty = try fetch("--preset", stage.scratch.path("empty.json"))
        #expect(empty.status == 64 && empty.errors.contains("has no \"name\""), "\(empty)")
    }

    @Test func optionsThatDoNotGoTogetherAreRefused() throws {
        #expect(try fetch("--preset", "artefact", "--resize", "image:64").status == 64)
        #expect(try fetch("--preset", "none", "--visualize", "3").status == 64)
        #expect(try fetch("--mask", "annotation").status == 64)
        #expect(try fetch("--resize", "image").status == 64)
    }
}

/// The repository that `Tests/Support/Pictures` writes, made once for all tests.
enum DamagedPictures {
    /// Where it is.
    static let folder: Result<String, any Error> = Result {
        let scratch = try ScratchFolder()
        kept = scratch
        _ = try run("write_damaged.py", [scratch.path("repository")], scratch)
        return scratch.path("repository")
    }

    nonisolated(unsafe) private static var kept: ScratchFolder?

    /// Compares an output folder with what Pillow, numpy and pandas make of the repository.
    static func judge(_ arguments: [String], _ scratch: ScratchFolder) throws -> [String: Double] {
        let text = try run("judge_damaged.py", arguments, scratch)
        return try JSONDecoder().decode([String: Double].self, from: Data(text.utf8))
    }

    private static func run(_ name: String, _ arguments: [String], _ scratch: ScratchFolder) throws -> String {
        let script = """
            import runpy, sys, warnings
            warnings.simplefilter("ignore")
            sys.argv = \([name] + arguments)
            runpy.run_path(r'''\(SourcePlace.root)/Tests/Support/Pictures/\(name)''', run_name="__main__")
            """
        return try PythonClients.run(script, in: scratch, environment: ["HF_HOME": scratch.path("hf")])
    }
}
