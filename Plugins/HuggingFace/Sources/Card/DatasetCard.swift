import FetchCore

/// What a dataset's card says about its parts: the YAML before the text of `README.md`, overridden by
/// `.huggingface.yaml`.
struct DatasetCard: Sendable {
    /// One named part of a dataset, with data files of its own.
    struct Config: Sendable, Hashable {
        var name: String
        /// Splits with the patterns of their files; `nil` when the names of files say which split they are.
        var splits: [Split]?
        /// Patterns are relative to this folder.
        var folder: String?
        var isDefault: Bool
    }

    /// A split and the patterns of its files.
    struct Split: Sendable, Hashable {
        var name: String
        var patterns: [String]
    }

    /// How many rows a split has, when the card says.
    struct Count: Sendable, Hashable {
        var config: String
        var split: String
        var rows: Int
    }

    var configs: [Config] = []
    var counts: [Count] = []
    /// The licence's short name, such as `cc-by-4.0`; several are joined.
    var licence: String?
    var prettyName: String?

    /// A card that says nothing.
    init() {}

    /// Reads the files; either may be missing.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for YAML that cannot be read, or configs of another form.
    init(readme: String?, yaml: String?) throws(FetchError) {
        if let readme, let front = Self.frontMatter(readme) {
            try read(try YAMLReader.read(front, name: "the card (README.md)"))
        }
        if let yaml { try read(try YAMLReader.read(yaml, name: ".huggingface.yaml")) }
    }

    /// What lies between the first line `---` and the next.
    static func frontMatter(_ text: String) -> String? {
        var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }[...]
        if lines.first?.hasPrefix("\u{FEFF}") == true { lines[lines.startIndex].removeFirst() }
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else { return nil }
        return lines[lines.startIndex + 1..<end].joined(separator: "\n")
    }

    private mutating func read(_ yaml: YAMLValue) throws(FetchError) {
        if let value = yaml["configs"], value != .scalar("") {
            guard case .list(let list) = value else { throw Self.refusal("configs is no list") }
            configs = []
            for entry in list { configs.append(try Self.config(entry)) }
        }
        if let info = yaml["dataset_info"] { counts = info.elements.flatMap(Self.counts) }
        if let value = yaml["license"] {
            let names = value.elements.compactMap(\.text)
            licence = names.isEmpty ? nil : names.joined(separator: ", ")
            if licence == "other", let name = yaml["license_name"]?.text { licence = name }
        }
        prettyName = yaml["pretty_name"]?.text ?? prettyName
    }

    private static func config(_ value: YAMLValue) throws(FetchError) -> Config {
        guard let name = value["config_name"]?.text else { throw refusal("a config has no config_name") }
        var splits: [Split]?
        if let files = value["data_files"] { splits = try Self.splits(files, of: name) }
        return Config(
            name: name, splits: splits, folder: value["data_dir"]?.text, isDefault: value["default"]?.isTrue ?? false)
    }

    /// A pattern, a list of patterns, both meaning the split `train`, or a list of `{split, path}`.
    private static func splits(_ files: YAMLValue, of config: String) throws(FetchError) -> [Split] {
        let entries = files.elements
        if entries.allSatisfy({ $0.text != nil }) {
            return [Split(name: "train", patterns: entries.compactMap(\.text))]
        }
        var splits: [Split] = []
        for entry in entries {
            let patterns = entry["path"]?.elements.compactMap(\.text) ?? []
            guard let name = entry["split"]?.text, !patterns.isEmpty else {
                throw refusal("data_files of the config \"\(config)\" are neither patterns nor splits with a path")
            }
            guard !splits.contains(where: { $0.name == name }) else {
                throw refusal("the config \"\(config)\" has the split \"\(name)\" twice")
            }
            splits.append(Split(name: name, patterns: patterns))
        }
        return splits
    }

    private static func counts(_ info: YAMLValue) -> [Count] {
        let config = info["config_name"]?.text ?? "default"
        return (info["splits"]?.elements ?? []).compactMap { split in
            guard let name = split["name"]?.text, let rows = split["num_examples"]?.text.flatMap({ Int($0) }) else {
                return nil
            }
            return Count(config: config, split: name, rows: rows)
        }
    }

    private static func refusal(_ why: String) -> FetchError {
        FetchError(
            .badInput, "the dataset's card cannot be used: \(SafeText.printable(why))",
            hint: "Choose files with --include instead of --config and --split")
    }
}
