import FetchCore

/// What every option of one command is, and who said so: command line, environment, files, a dataset, in this order.
struct Configuration {
    /// Who gave a value.
    enum Origin: Hashable {
        case commandLine
        case variable(String)
        case file(name: String, line: Int)
        case dataset(String)
        case standard

        /// In a few words.
        var words: String {
            switch self {
            case .commandLine: "command line"
            case .variable(let name): "environment, \(name)"
            case .file(let name, let line): "\(name), line \(line)"
            case .dataset(let name): "dataset \(name)"
            case .standard: "default"
            }
        }
    }

    /// One option that has a value.
    struct Setting: Hashable {
        var option: CommandOptions.Option
        var values: [String]
        var origin: Origin
    }

    /// In the order of the help; options that nobody gave and that have no default are not there.
    let settings: [Setting]

    /// Weighs layers against each other, the strongest first.
    ///
    /// A group of options that exclude each other belongs to the strongest layer that names one of them; what depends on
    /// an option that is not given is left out, unless it stands on the command line, whose mistakes are the parser's.
    init(_ layers: [[Setting]], options: CommandOptions, relations: OptionRelations) {
        var chosen: [String: Setting] = [:]
        var closed: Set<String> = []
        for layer in layers {
            let fresh = layer.filter { chosen[$0.option.name] == nil && !closed.contains($0.option.name) }
            for setting in fresh { chosen[setting.option.name] = setting }
            let claims = fresh.filter { $0.values != ["false"] }
            for group in relations.exclusive where claims.contains(where: { group.contains($0.option.name) }) {
                closed.formUnion(group)
            }
        }
        for (name, masters) in relations.dependent where chosen[name].map({ $0.origin != .commandLine }) ?? false {
            if !masters.contains(where: { chosen[$0]?.values != nil && chosen[$0]?.values != ["false"] }) {
                chosen[name] = nil
            }
        }
        settings = options.all.compactMap { option in
            if let setting = chosen[option.name] { return setting }
            return option.defaultValue.map { Setting(option: option, values: [$0], origin: .standard) }
        }
    }

    /// The options that the command line does not say itself.
    var standing: Set<String> { Set(settings.filter { $0.origin != .commandLine }.map(\.option.name)) }

    /// The words to add to a command line, for all that it does not say itself.
    func additions(except names: Set<String> = []) -> [String] {
        settings.filter { $0.origin != .commandLine && $0.origin != .standard && !names.contains($0.option.name) }
            .flatMap(\.words)
    }
}

extension Configuration.Setting {
    /// The setting as it stands on a command line.
    var words: [String] {
        if option.isFlag { return values == ["true"] ? ["--\(option.name)"] : [] }
        // With "=", a value may begin with a dash.
        return values.map { "--\(option.name)=\($0)" }
    }
}
