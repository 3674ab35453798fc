import FetchCore

/// The configs and splits of a dataset with the files that belong to them, as the `datasets` library sees them.
struct DatasetParts: Sendable {
    /// A split: which files are its, how many they are and how large.
    struct Split: Sendable {
        var name: String
        fileprivate var patterns: [PathPattern]
        fileprivate var format: String?
        var files = 0
        var bytes: Int64 = 0
        /// Rows, when the card says.
        var rows: Int?

        /// True when a file is one of the split's.
        func holds(_ path: String) -> Bool {
            guard patterns.contains(where: { $0.matches(path) }) else { return false }
            return format.map { DataFormat.belongs(path, to: $0) } ?? DataFormat.isKnown(path)
        }
    }

    /// A config and its splits.
    struct Config: Sendable {
        var name: String
        var splits: [Split]
    }

    private(set) var configs: [Config]
    /// The config that is taken when none is named; `nil` when one has to be.
    let defaultConfig: String?

    /// Finds the parts from the card and the names of files; walks the listing two or three times.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a card with two default configs.
    init(card: DatasetCard, files: FileListing) throws {
        let named =
            card.configs.isEmpty
            ? [DatasetCard.Config(name: "default", splits: nil, folder: nil, isDefault: true)] : card.configs
        var found = named.map { config in (config: config, splits: DefaultSplits(in: config.folder)) }
        if named.contains(where: { $0.splits == nil }) {
            try files.visit { file in
                for index in found.indices where found[index].config.splits == nil {
                    found[index].splits.look(at: file.path)
                }
            }
        }
        configs = found.map { config, defaults in
            let splits =
                config.splits?.map { ($0.name, $0.patterns.map { PathPattern($0, in: config.folder) }) }
                ?? defaults.splits
            return Config(name: config.name, splits: splits.map { Split(name: $0.0, patterns: $0.1) })
        }
        defaultConfig = try Self.defaultConfig(named)
        if card.configs.isEmpty { try findFormat(files) }
        try count(files, card)
    }

    /// The splits that a choice names: all of a config's, or some of them.
    ///
    /// - Throws: ``FetchError`` with code `not-found` or `usage` that lists what there is.
    func splits(config: String?, splits names: [String]) throws(FetchError) -> [Split] {
        guard let wanted = config ?? defaultConfig else {
            throw FetchError(
                .usage, "the dataset has several configs and none is the default",
                hint: "Name one with --config: \(Self.listing(configs.map(\.name)))")
        }
        guard let config = configs.first(where: { $0.name == wanted }) else {
            throw FetchError(
                .notFound, "the dataset has no config \"\(SafeText.printable(wanted))\"",
                hint: "There are: \(Self.listing(configs.map(\.name)))")
        }
        if names.isEmpty { return config.splits }
        var chosen: [Split] = []
        for name in names {
            guard let split = config.splits.first(where: { $0.name == name }) else {
                throw FetchError(
                    .notFound, "the config \"\(config.name)\" has no split \"\(SafeText.printable(name))\"",
                    hint: "There are: \(Self.listing(config.splits.map(\.name)))")
            }
            chosen.append(split)
        }
        return chosen
    }

    private static func listing(_ names: [String]) -> String {
        let shown = names.prefix(20).map(SafeText.printable).joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }

    private static func defaultConfig(_ configs: [DatasetCard.Config]) throws(FetchError) -> String? {
        let defaults = configs.filter { configs.count == 1 || $0.isDefault || $0.name == "default" }
        guard defaults.count < 2 else {
            throw FetchError(
                .badInput, "the card names several default configs: \(listing(defaults.map(\.name)))",
                hint: "Name one with --config")
        }
        return defaults.first?.name
    }

    /// Without configs, only files of the commonest format are data.
    private mutating func findFormat(_ files: FileListing) throws {
        var endings: [String: Int] = [:]
        try files.visit { file in
            guard !DataFormat.isMetadata(file.path), configs[0].splits.contains(where: { $0.holds(file.path) }) else {
                return
            }
            for ending in DataFormat.endings(file.path) { endings[ending, default: 0] += 1 }
        }
        let format = DataFormat.commonest(endings)
        for index in configs[0].splits.indices { configs[0].splits[index].format = format }
    }

    private mutating func count(_ files: FileListing, _ card: DatasetCard) throws {
        try files.visit { file in
            for config in configs.indices {
                for split in configs[config].splits.indices where configs[config].splits[split].holds(file.path) {
                    configs[config].splits[split].files += 1
                    configs[config].splits[split].bytes += file.size
                }
            }
        }
        for config in configs.indices {
            for split in configs[config].splits.indices {
                let names = (configs[config].name, configs[config].splits[split].name)
                configs[config].splits[split].rows =
                    card.counts.first { ($0.config, $0.split) == names }?.rows
            }
        }
    }
}
