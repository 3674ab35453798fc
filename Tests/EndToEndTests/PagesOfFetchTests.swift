import Foundation
import MiniatureMirror
import Testing

/// `fetch report` and `fetch preview`.
struct PagesOfFetchTests {
    private func page(_ stage: Stage, _ name: String) throws -> String {
        let html = try stage.scratch.text(name)
        #expect(html.contains("default-src 'none'") && !html.contains("<script"))
        return html
    }

    @Test func aReportTellsWhatWasFetched() throws {
        let stage = try Stage([0, 1, 2, 600, 601, 602], recipe: .images(20))
        #expect(try stage.fetch("--stratified", "4", "--strata", "2", "--samples", "5").status == 0)
        let run = try stage.tool("report", stage.output)
        #expect(run.status == 0 && run.lines == ["out-report.html"], "\(run)")
        let html = try page(stage, "out-report.html")
        for words in [
            "SA-1B Dataset Research License", "--stratified 4", "40</b>", "20</b><span>images", "published mean 98.34",
            "None: everything chosen is there.", ".json", "By stratum",
        ] {
            #expect(html.contains(words), "\(words)")
        }
        let verify = try stage.tool("verify", stage.output, "--json")
        #expect((try verify.json()["extra"] as? [String])?.isEmpty == true, "\(verify)")
    }

    @Test func aReportTellsWhatFailed() throws {
        let stage = try ListStage()
        stage.add("good.bin", size: 3000)
        stage.add(row: "\(stage.server.url("/missing<b>.png"))\tmissing<b>.png")
        #expect(try stage.fetch().status != 0)
        let megapixels = #"{"4 to 16": 1, "50 to 100": 0, "below 1": 3, "100 and more": 0, "1 to 4": 0}"#
        try Data(
            #"{"materials": {"stone": 3, "<b>wood</b>": 1}, "total": 4, "megapixels": \#(megapixels)}"#.utf8
        )
        .write(to: URL(filePath: stage.output + "/statistics.json"))
        let run = try RunningTool(["report", stage.output, "-o", "-"], in: stage.scratch).finish()
        #expect(run.status == 0, "\(run)")
        #expect(run.output.contains("missing&lt;b&gt;.png") && !run.output.contains("<b>.png"))
        #expect(run.output.contains("not-found 1") && run.output.contains("Materials"))
        // Intervals in their order, as far as there is something.
        let places = ["below 1<", "1 to 4<", "4 to 16<"].map { run.output.range(of: $0)?.lowerBound }
        #expect(!places.contains(nil) && places.compactMap(\.self) == places.compactMap(\.self).sorted())
        #expect(!run.output.contains("50 to 100") && !run.output.contains("100 and more"))
        #expect(run.output.contains("&lt;b&gt;wood&lt;/b&gt;") && !run.output.contains("<b>wood"))
    }

    @Test(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed"))
    func masksOfClassesAreShownInColours() throws {
        let stage = try ListStage()
        let script = """
            import pathlib, numpy as np
            from PIL import Image
            pathlib.Path("out").mkdir()
            y, x = np.mgrid[0:40, 0:60]
            Image.fromarray((x // 10).astype(np.uint8)).save("out/mask.png")
            Image.fromarray((x * 4).astype(np.uint8)).save("out/photo.png")
            Image.fromarray(((x > 9) * 255).astype(np.uint8)).save("out/two.png")
            """
        _ = try PythonClients.run(script, in: stage.scratch, environment: [:])
        #expect(try stage.tool("preview", stage.output, "-o", "sheet.html").status == 0)
        let html = try stage.scratch.text("sheet.html")
        #expect(html.components(separatedBy: "data:image/png").count == 4)
        #expect(html.components(separatedBy: "classes in colours").count == 2)
    }

    @Test func aDirectoryThatNoFetchWroteHasNoReport() throws {
        let stage = try ListStage()
        let run = try RunningTool(["report", stage.scratch.path], in: stage.scratch).finish()
        #expect(run.status == 66, "\(run)")
    }

    @Test func aPreviewShowsTheSamePicturesForOneSeed() throws {
        let stage = try Stage(0..<2, recipe: .images(20))
        #expect(try stage.fetch("--all", "--extract").status == 0)
        var pages: [String] = []
        for seed in ["1", "1", "2"] {
            let run = try stage.tool("preview", stage.output, "-n", "5", "--seed", seed, "-o", "sheet.html")
            #expect(run.status == 0, "\(run)")
            pages.append(try page(stage, "sheet.html"))
            #expect(pages.last?.components(separatedBy: "data:image/").count == 6)
        }
        #expect(pages[0] == pages[1] && pages[0] != pages[2])
        #expect(pages[0].contains("with json"))
    }

    @Test func picturesOutOfArchivesAreShownToo() throws {
        let stage = try Stage(0..<2, recipe: .images(20))
        #expect(try stage.fetch("--all").status == 0)
        let run = try stage.tool("preview", stage.output, "-n", "6")
        #expect(run.status == 0, "\(run)")
        let html = try page(stage, "out-preview.html")
        #expect(html.components(separatedBy: "data:image/jpeg").count == 7)
        #expect(html.contains("sa_000000.tar/sa_") && html.contains("sa_000001.tar/sa_"))
    }

    @Test func aSourceIsPreviewedWithoutLeavingAnythingBehind() throws {
        let stage = try Stage(0..<8, recipe: .images(200, weighing: 20_000))
        let before = try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path)
        let run = try RunningTool(
            ["preview", "sa1b"] + stage.place + ["-n", "4", "--seed", "3"], in: stage.scratch,
            environment: ["TMPDIR": stage.scratch.path]
        ).finish()
        #expect(run.status == 0, "\(run)")
        let html = try page(stage, "sa1b-preview.html")
        #expect(html.components(separatedBy: "data:image/jpeg").count == 5)
        let all = try (0..<8).reduce(0) { try $0 + stage.size(of: $1) }
        #expect(stage.bytesSent < all / 2, "\(stage.bytesSent) of \(all) bytes")
        let after = try FileManager.default.contentsOfDirectory(atPath: stage.scratch.path).filter {
            !$0.hasPrefix("run-") && $0 != "sa1b-preview.html"
        }
        #expect(Set(after) == Set(before))
    }

    @Test func whatCannotBePreviewedIsSaid() throws {
        let stage = try ListStage()
        try stage.scratch.makeFolder("empty")
        let empty = try RunningTool(["preview", "empty"], in: stage.scratch).finish()
        #expect(empty.status == 66 && empty.errors.contains("no pictures"), "\(empty)")
        #expect(try RunningTool(["preview", "empty", "--links", "x"], in: stage.scratch).finish().status == 64)
        #expect(try RunningTool(["preview"], in: stage.scratch).finish().status == 64)
        #expect(try RunningTool(["preview", "nowhere"], in: stage.scratch).finish().status == 66)
    }
}
