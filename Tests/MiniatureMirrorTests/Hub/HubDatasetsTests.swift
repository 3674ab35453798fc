import MiniatureMirror
import Testing

/// `datasets` judges the hub: configs, splits, ranges of parquet files.
@Suite(.enabled(if: PythonClients.areInstalled, "the Python clients are not installed: make deps-test"))
struct HubDatasetsTests {
    @Test func aDatasetLoadsWholeAndAsAStream() throws {
        let stage = try HubStage()
        try stage.hub.add("demo/pictures", HubStage.pictures())
        let run = try stage.python(
            """
            from datasets import get_dataset_config_names, load_dataset
            print(get_dataset_config_names("demo/pictures"))
            for streaming in (True, False):
                rows = list(load_dataset("demo/pictures", split="train", streaming=streaming))
                print(len(rows), rows[3]["image"].size, rows[6]["annotation"], rows[19]["material"])
            print({name: len(split) for name, split in load_dataset("demo/pictures", "extra").items()})
            """)
        let row = "20 (43, 18) None 3\n"
        #expect(run.output == "['default', 'extra']\n" + row + row + "{'train': 6}\n", "\(run.errors)")
        #expect(stage.hub.storage.log.contains { $0.range != nil && $0.status == 206 })
        #expect(stage.authorizationsAtStorage.isEmpty)
    }
}
