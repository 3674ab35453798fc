import FetchCore

/// Where the options of a source can be given besides the command line.
struct ConfigurationLayers {
    /// The source's name.
    let source: String
    let options: CommandOptions
    /// The options of that name that sources have, so that what is said for all sources and only some have is no
    /// mistake.
    let others: (String) -> [CommandOptions.Option]
    /// Options that no file of a folder may give.
    let personal: Set<String>

    /// Variables: `FETCH_HF_SPLIT` for one source is stronger than `FETCH_SPLIT` for all.
    func environment(_ variables: [String: String]) throws(FetchError) -> [Configuration.Setting] {
        var settings: [Configuration.Setting] = []
        for option in options.all {
            let names = ["\(Self.variable(source))_\(Self.word(option.name))", Self.variable(option.name)]
            guard let name = names.first(where: { variables[$0]?.isEmpty == false }), let text = variables[name] else {
                continue
            }
            if name == names[1], isOfOthers(option, isFlag: ["true", "false"].contains(text)) { continue }
            let values = option.isRepeating ? text.split(whereSeparator: \.isNewline).map(String.init) : [text]
            if option.isFlag && !["true", "false"].contains(text) {
                throw FetchError(.badInput, "\(name) must be true or false")
            }
            settings.append(.init(option: option, values: values, origin: .variable(name)))
        }
        return settings
    }

    /// A file: the source's own table is stronger than what is for all.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for keys that no source has.
    func file(_ file: ConfigurationFile?, isPersonal: Bool) throws(FetchError) -> [Configuration.Setting] {
        guard let file else { return [] }
        var settings: [String: Configuration.Setting] = [:]
        // For all sources first, so that the source's own table has the last word.
        for entry in file.entries.filter({ $0.table.isEmpty }) + file.entries.filter({ $0.table == source }) {
            let place = "line \(entry.line) of \(file.name)"
            guard let option = options[entry.key] else {
                if entry.table.isEmpty && !others(entry.key).isEmpty { continue }
                throw FetchError(
                    .badInput,
                    "\(place): there is no option \"\(SafeText.printable(entry.key))\""
                        + (entry.table.isEmpty ? "" : " of \(source)"),
                    hint: "Write options as they stand on the command line, without dashes: limit-rate = \"20MB\"")
            }
            if !isPersonal && personal.contains(option.name) {
                throw FetchError(
                    .badInput, "\(place): \(option.name) cannot be given by a file that comes with a folder",
                    hint: "Put it into your own file: \(UserConfiguration.shownPath)")
            }
            if entry.table.isEmpty && isOfOthers(option, isFlag: entry.isFlag) { continue }
            try check(entry, option, place)
            settings[option.name] = .init(
                option: option, values: entry.texts, origin: .file(name: file.name, line: entry.line))
        }
        return options.all.compactMap { settings[$0.name] }
    }

    /// True when what is said for all sources means an option of the same name that others have in another form.
    private func isOfOthers(_ option: CommandOptions.Option, isFlag: Bool) -> Bool {
        option.isFlag != isFlag && others(option.name).contains { $0.isFlag == isFlag }
    }

    private func check(
        _ entry: ConfigurationFile.Entry, _ option: CommandOptions.Option, _ place: String
    ) throws(FetchError) {
        if entry.isFlag != option.isFlag {
            throw FetchError(
                .badInput, "\(place): \(option.name) takes \(option.isFlag ? "true or false" : "a value")")
        }
        if entry.texts.count > 1 && !option.isRepeating {
            throw FetchError(.badInput, "\(place): \(option.name) takes one value")
        }
    }

    /// The variable for an option or a source.
    static func variable(_ name: String) -> String { "FETCH_\(word(name))" }

    private static func word(_ name: String) -> String { name.uppercased().replacing("-", with: "_") }
}

/// The user's own file.
enum UserConfiguration {
    /// The folder of the user's own files: `$XDG_CONFIG_HOME/fetch`.
    static func folder(_ variables: [String: String]) -> String? {
        let given = variables["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (given ?? variables["HOME"].map { $0 + "/.config" }).map { $0 + "/fetch" }
    }

    /// Its path for messages.
    static let shownPath = "~/.config/fetch/fetch.toml"
}
