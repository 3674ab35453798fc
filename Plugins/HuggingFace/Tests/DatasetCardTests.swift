import FetchCore
import Testing

@testable import HuggingFace

@Suite struct DatasetCardTests {
    private func card(_ yaml: String, override: String? = nil) throws -> DatasetCard {
        try DatasetCard(readme: "---\n\(yaml)\n---\n# Text\n---\nmore", yaml: override)
    }

    @Test func aCardWithoutFrontMatterSaysNothing() throws {
        for text in ["", "# Title", "text\n---\na: b\n---\n", "---\nnever closed"] {
            let card = try DatasetCard(readme: text, yaml: nil)
            #expect(card.configs.isEmpty)
            #expect(card.licence == nil)
        }
    }

    @Test func patternsComeInAllTheirForms() throws {
        let card = try card(
            """
            configs:
            - config_name: one
              data_files: "*.csv"
            - config_name: list
              data_files: [a.csv, b.csv]
            - config_name: splits
              default: true
              data_dir: sub
              data_files:
              - split: train
                path: [x/*, y/*]
              - split: test
                path: z
            - config_name: bare
            """)
        #expect(card.configs.map(\.name) == ["one", "list", "splits", "bare"])
        #expect(card.configs[0].splits == [.init(name: "train", patterns: ["*.csv"])])
        #expect(card.configs[1].splits == [.init(name: "train", patterns: ["a.csv", "b.csv"])])
        #expect(
            card.configs[2].splits == [
                .init(name: "train", patterns: ["x/*", "y/*"]), .init(name: "test", patterns: ["z"]),
            ])
        #expect(card.configs[2].isDefault)
        #expect(card.configs[2].folder == "sub")
        #expect(card.configs[3].splits == nil)
    }

    @Test func theStandaloneFileCountsBeforeTheCard() throws {
        let card = try card("license: mit\nconfigs:\n- config_name: a", override: "configs:\n- config_name: b\n")
        #expect(card.configs.map(\.name) == ["b"])
        #expect(card.licence == "mit")
    }

    @Test func rowsAreCounted() throws {
        let card = try card(
            "dataset_info:\n  splits:\n  - name: train\n    num_bytes: 5\n    num_examples: 418\n  - name: odd")
        #expect(card.counts == [.init(config: "default", split: "train", rows: 418)])
    }

    @Test func anchorsAreFollowed() throws {
        let card = try card("configs:\n- config_name: a\n  data_files: &x [p, q]\n- config_name: b\n  data_files: *x")
        #expect(card.configs[1].splits?.first?.patterns == ["p", "q"])
    }

    @Test(arguments: [
        "configs: [", "configs: text", "configs:\n- data_files: x", "a: 1\na: 2", "? [a]\n: b",
        "configs:\n- config_name: a\n  data_files:\n  - path: x",
        "configs:\n- config_name: a\n  data_files:\n  - {split: t, path: x}\n  - {split: t, path: y}", "a: *unknown",
    ])
    func aCardOfAnotherFormIsAnErrorThatSaysSo(yaml: String) {
        let error = #expect(throws: FetchError.self) { try card(yaml) }
        #expect(error?.code == .badInput)
        #expect(error?.message.contains("card") == true)
    }

    @Test func aTextThatGrowsWithoutEndIsRefused() {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let names = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(names)]\n"
        }
        #expect(throws: FetchError.self) { try card(yaml) }
        #expect(throws: FetchError.self) { try card("a: " + String(repeating: "[", count: 5000)) }
    }
}
