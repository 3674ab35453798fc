import FetchCore

/// The command line of a source, with all that the environment, files and a dataset add to it.
struct SourceInvocation {
    /// What the parser gets.
    let words: [String]
    /// What may be remembered: secrets that nobody wrote on the command line are found again where they are.
    let remembered: [String]
    /// What every option is and who said so.
    let configuration: Configuration

    /// Weighs everything that says something; `nil` for a command line that is no source's.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for a file or a variable that cannot be used.
    init?(_ arguments: [String]) throws(FetchError) {
        guard let index = arguments.firstIndex(where: { !$0.hasPrefix("-") }),
            let registration = FetchTool.registrations.first(where: { $0.descriptor.name == arguments[index] })
        else { return nil }
        let own = Array(arguments[(index + 1)...])
        let options = CommandOptions(of: registration.command)
        configuration = try Self.weighed(own, options, registration.descriptor)
        let before = Array(arguments[...index])
        words = before + configuration.additions() + own
        let secret = Set(registration.descriptor.secretOptions.map { String($0.drop { $0 == "-" }) })
        remembered = before + configuration.additions(except: secret) + own
    }

    private static func weighed(
        _ arguments: [String], _ options: CommandOptions, _ source: SourceDescriptor
    ) throws(FetchError) -> Configuration {
        let variables = ProcessVariables.all
        var relations = OptionRelations.shared
        relations.exclusive += source.exclusiveOptions
        let layers = ConfigurationLayers(
            source: source.name, options: options, others: others,
            personal: relations.personal.union(source.secretOptions.map { String($0.drop { $0 == "-" }) }))
        let given = GivenOptions(arguments, options: options)
        let written = options.all.compactMap { option in
            given.values[option.name].map {
                Configuration.Setting(option: option, values: $0, origin: .commandLine)
            }
        }
        let folder = try ConfigurationFile(path: ProcessVariables.workingDirectory + "/fetch.toml", name: "fetch.toml")
        let user = try UserConfiguration.folder(variables).map { place throws(FetchError) in
            try ConfigurationFile(path: place + "/fetch.toml", name: place + "/fetch.toml")
        }
        return Configuration(
            [
                written, try layers.environment(variables), try layers.file(folder, isPersonal: false),
                try layers.file(user ?? nil, isPersonal: true), try dataset(options),
            ], options: options, relations: relations)
    }

    private static func dataset(_ options: CommandOptions) throws(FetchError) -> [Configuration.Setting] {
        guard let dataset = FetchTool.dataset else { return [] }
        var settings: [Configuration.Setting] = []
        for (name, values) in dataset.options {
            guard let option = options[name] else {
                throw FetchError(.badInput, "the dataset \(dataset.name): \(dataset.source) has no option \"\(name)\"")
            }
            settings.append(.init(option: option, values: values, origin: .dataset(dataset.name)))
        }
        return settings
    }

    private static func others(_ name: String) -> [CommandOptions.Option] {
        FetchTool.registrations.compactMap { CommandOptions(of: $0.command)[name] }
    }
}
