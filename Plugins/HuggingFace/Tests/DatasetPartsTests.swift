import FetchCore
import Testing

@testable import HuggingFace

/// Configs and splits of small trees. What is expected is what `datasets` 5.2 makes of them.
@Suite struct DatasetPartsTests {
    private func parts(_ paths: [String], card: String? = nil) throws -> (DatasetParts, [String]) {
        let card = try DatasetCard(readme: card.map { "---\n\($0)\n---\n" }, yaml: nil)
        return (try DatasetParts(card: card, files: .of(paths)), paths)
    }

    /// `split: files` of a config.
    private func files(_ found: (DatasetParts, [String]), config: String? = nil) throws -> [String: [String]] {
        let splits = try found.0.splits(config: config, splits: [])
        return Dictionary(uniqueKeysWithValues: splits.map { split in (split.name, found.1.filter(split.holds)) })
    }

    @Test func shardsNameTheirSplits() throws {
        let found = try parts([
            "data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet",
            "data/my.split-00000-of-00001.parquet", "data/test-00000-of-00001.parquet", "extra/notes.txt",
        ])
        #expect(try found.0.splits(config: nil, splits: []).map(\.name) == ["train", "test", "my.split"])
        #expect(try files(found)["train"]?.count == 2)
    }

    @Test func foldersNameSplitsBeforeFilesDo() throws {
        let found = try files(
            try parts([
                "images/train/a.jpg", "images/train/metadata.csv", "images/val/c.jpg", "images/testing-2/d.jpg",
                "test.jpg", "notes.txt",
            ]))
        #expect(
            found == [
                "train": ["images/train/a.jpg", "images/train/metadata.csv"], "validation": ["images/val/c.jpg"],
                "test": ["images/testing-2/d.jpg"],
            ])
    }

    @Test func filesNameSplits() throws {
        let found = try files(
            try parts(["data/valid_0.jsonl", "data/train_0.jsonl", "data/train_1.jsonl", "data/mytrain.jsonl"]))
        #expect(
            found == ["train": ["data/train_0.jsonl", "data/train_1.jsonl"], "validation": ["data/valid_0.jsonl"]])
    }

    @Test func withoutNamesAllOfTheCommonestFormatIsTrain() throws {
        let found = try files(
            try parts(["a/b.csv", "c.csv", "d.json", ".hidden/x.csv", "__pycache__/y.csv", "__z.csv", "config.json"]))
        #expect(found == ["train": ["a/b.csv", "c.csv", "__z.csv"]])
    }

    @Test func archivesOfPicturesAreADataset() throws {
        let found = try files(try parts(["shards/000.tar", "x.tar.gz", "LICENSE"]))
        #expect(found == ["train": ["shards/000.tar", "x.tar.gz"]])
    }

    @Test func theCardDecides() throws {
        let found = try parts(
            ["data/1.csv", "data/3.txt", "a/1.csv", "b/x/2.csv", "t.csv", "sub/train/1.csv", "sub/test/2.csv"],
            card: """
                configs:
                - config_name: one
                  data_files: data/*.csv
                - config_name: two
                  default: true
                  data_files:
                  - split: train
                    path: [a/*.csv, b/**]
                  - split: test
                    path: t.csv
                - config_name: three
                  data_dir: sub
                """)
        #expect(found.0.defaultConfig == "two")
        #expect(try files(found) == ["train": ["a/1.csv", "b/x/2.csv"], "test": ["t.csv"]])
        #expect(try files(found, config: "one") == ["train": ["data/1.csv"]])
        #expect(try files(found, config: "three") == ["train": ["sub/train/1.csv"], "test": ["sub/test/2.csv"]])
    }

    @Test func whatIsNotThereIsAnErrorThatListsWhatIs() throws {
        let found = try parts(["train.csv", "test.csv"]).0
        let split = #expect(throws: FetchError.self) { try found.splits(config: nil, splits: ["tset"]) }
        #expect(split?.hint == "There are: train, test")
        #expect(split?.exitStatus == .notFound)
        let config = #expect(throws: FetchError.self) { try found.splits(config: "x", splits: []) }
        #expect(config?.hint == "There are: default")
    }

    @Test func severalConfigsWithoutADefaultHaveToBeNamed() throws {
        let card = "configs:\n- config_name: a\n  data_files: a.csv\n- config_name: b\n  data_files: b.csv"
        let found = try parts(["a.csv", "b.csv"], card: card).0
        let error = #expect(throws: FetchError.self) { try found.splits(config: nil, splits: ["train"]) }
        #expect(error?.exitStatus == .usage)
        #expect(error?.hint == "Name one with --config: a, b")
    }

    @Test func twoDefaultsAreAnError() {
        let card = "configs:\n- config_name: default\n- config_name: b\n  default: true"
        #expect(throws: FetchError.self) { try parts(["a.csv"], card: card) }
    }
}
