import Foundation
import MiniatureMirror
import Testing

/// The cache that `huggingface_hub` and `datasets` keep, shared with them.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed: make deps-test"))
struct HubCacheTests {
    private static let snapshot = """
        from huggingface_hub import snapshot_download
        print(snapshot_download("demo/pictures", repo_type="dataset", local_files_only=OFFLINE))
        """
    /// By the snapshot's path: offline and by its id, `datasets` finds only what it has itself prepared.
    private static let rows = """
        from datasets import load_dataset
        print({name: len(split) for name, split in load_dataset("PLACE").items()})
        """
    private let stage: HubStage

    init() throws {
        stage = try HubStage(.hf)
        try stage.hub.add("demo/pictures", HubFile.folder(SourcePlace.pictures))
    }

    private func python(_ script: String, _ more: [String: String] = [:]) throws -> String {
        try PythonClients.run(script, in: stage.scratch, environment: stage.environment(more))
    }

    @Test func theirsFindWhatWeBrought() throws {
        let run = try stage.tool("hf", "demo/pictures", "--cache")
        #expect(run.status == 0, "\(run)")
        stage.hub.server.clearLog()
        stage.hub.storage.clearLog()
        let offline = ["HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1"]
        let place = try python(Self.snapshot.replacing("OFFLINE", with: "True"), offline).split(separator: "\n")[0]
        for file in try HubFile.folder(SourcePlace.pictures) {
            #expect(try Data(contentsOf: URL(filePath: "\(place)/\(file.path)")) == Data(file.bytes()))
        }
        #expect(try python(Self.rows.replacing("PLACE", with: place), offline) == "{'train': 20, 'test': 4}\n")
        #expect(stage.hub.server.log.isEmpty && stage.hub.storage.log.isEmpty)
    }

    @Test func weFindWhatTheirsBrought() throws {
        _ = try python(Self.snapshot.replacing("OFFLINE", with: "False"))
        stage.hub.storage.clearLog()
        let run = try stage.tool("hf", "demo/pictures", "--cache")
        #expect(run.status == 0, "\(run)")
        #expect(stage.hub.storage.log.map(\.path).isEmpty)
    }
}
