import Foundation
import MiniatureMirror
import Testing

/// Datasets that have names of their own.
@Suite struct DatasetTests {
    let stage: PluginStage

    init() throws { stage = try PluginStage() }

    private func names() throws -> [String] {
        let run = try stage.tool("sources", "--json")
        let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
        return list?.flatMap { $0["datasets"] as? [String] ?? [] } ?? []
    }

    @Test func everyShippedDatasetIsOfTheRightForm() throws {
        let names = try names()
        #expect(names.count >= 10, "\(names)")
        for name in names {
            let help = try stage.tool(name, "--help")
            #expect(help.status == 0, "\(help)")
            for word in ["DATASET \(name)", "Licence: ", "Cite: "] { #expect(help.output.contains(word), "\(help)") }
            // Its options are options of its source, and its arguments are enough for it.
            let run = try stage.tool("config", "show", name)
            #expect(run.status == 0, "\(run)")
        }
    }

    @Test func aDatasetsArgumentsAndOptionsAreThoseOfItsCommand() throws {
        let run = try stage.tool("config", "show", "sen12floods")
        #expect(run.output.contains("azure:radiantearth/mlhub/sen12floods"), "\(run)")
        #expect(run.output.contains("dataset sen12floods"), "\(run)")
        // Another way to the catalog takes the place of the dataset's own.
        let other = try stage.tool("config", "show", "sen12floods", "--archive", "a.tar.gz")
        #expect(!other.output.contains("azure:"), "\(other)")
    }

    @Test func aFileOfTheUsersMakesACommand() throws {
        stage.add("one.bin", size: 100)
        let list = try stage.scratch.write(stage.server.url("/one.bin") + "\n", to: "list.txt")
        let file = #"""
            {"name": "my-tiles", "title": "Tiles of mine", "source": "urls", "arguments": ["\#(list)"],
             "options": {"retries": 1, "include": ["*.bin"]}, "licence": {"name": "CC0", "summary": "Do what you like."},
             "citation": "Me, 2026"}
            """#
        try stage.scratch.write(file, to: ".config/fetch/datasets/my-tiles.json")
        #expect(try names().contains("my-tiles"))
        let run = try stage.tool("my-tiles", "-o", stage.output)
        try stage.expectRight(run)
        #expect(
            run.errors.contains("Licence: CC0. Do what you like.") && run.errors.contains("Cite: Me, 2026"), "\(run)")
        // Repairing needs the file no more.
        try FileManager.default.removeItem(atPath: stage.scratch.path(".config/fetch/datasets/my-tiles.json"))
        try stage.expectRight(try stage.tool("retry", stage.output))
    }

    @Test func aFileThatIsNoDatasetIsNamed() throws {
        for (text, word) in [
            ("{", "no description"), (#"{"name": "bad"}"#, "\"title\""),
            (
                #"{"name": "other", "title": "t", "source": "urls", "licence": {"name": "n", "summary": "s"}, "citation": "c"}"#,
                "the name in it is other"
            ),
        ] {
            try stage.scratch.write(text, to: ".config/fetch/datasets/bad.json")
            let run = try stage.tool("bad")
            #expect(run.status == 64 && run.errors.contains("bad.json") && run.errors.contains(word), "\(run)")
        }
    }
}
