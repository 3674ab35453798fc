import Foundation
import MiniatureMirror
import Testing

/// The snippets of `Docs/Recipes/python.md`, run as they stand.
struct RecipeTests {
    /// The snippets in Python, in their order.
    private static func snippets() throws -> [String] {
        let page = try String(contentsOfFile: SourcePlace.root + "/Docs/Recipes/python.md", encoding: .utf8)
        return page.components(separatedBy: "```python\n").dropFirst().map {
            String($0[..<($0.range(of: "```")?.lowerBound ?? $0.endIndex)])
        }
    }

    @Test(.enabled(if: PythonClients.areInstalled)) func everySnippetRuns() throws {
        let stage = try Stage(0..<24, recipe: .images(60))
        let options = ["--stratified", "20", "--samples", "50"]
        let command = ["sa1b"] + Stage.quick + stage.place + options
        let packed = try RunningTool(
            command + ["--to", "webdataset", "--shard-size", "1GB", "-o", stage.scratch.path("shards")],
            in: stage.scratch
        ).finish()
        #expect(packed.status == 0, "\(packed)")
        let environment = [
            "PATH": URL(filePath: RunningTool.executable).deletingLastPathComponent().path() + ":/usr/bin:/bin",
            "HF_HUB_OFFLINE": "1", "HF_HOME": stage.scratch.path("hf"),
        ]
        let snippets = try Self.snippets()
        #expect(snippets.count == 4)
        let said = try snippets.map { snippet in
            try PythonClients.run(snippet, in: stage.scratch, environment: environment)
                .split(separator: "\n").map(String.init)
        }
        #expect(said[0].count == 1000 && said[0][0].contains("(32, 24)"))
        #expect(said[1].last == "1000 (32, 24)")
        #expect(said[2].last?.hasPrefix("sa1b 1 ") == true)
        #expect(said[3].last == "2000")
    }
}
