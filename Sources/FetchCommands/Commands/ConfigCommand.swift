import ArgumentParser
import FetchCore

/// `fetch config`.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Tell what the options of a source are, and who said so.",
        discussion: """
            Options come from, the strongest first: the command line; the environment (FETCH_LIMIT_RATE for all sources, \
            FETCH_HF_SPLIT for one); fetch.toml in the working directory; \(UserConfiguration.shownPath); the dataset; \
            the default. A file has options for all sources, and a table for each source: limit-rate = "20MB", and \
            below [hf] split = ["test"].
            """, subcommands: [ConfigShowCommand.self])
}

/// `fetch config show SOURCE`.
struct ConfigShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the options of a command, each with its value and where that is from.",
        discussion: """
            EXAMPLES
              fetch config show sa1b --links links.txt
                  what that command would run with
              fetch config show hf --json
                  the same for programs
            """)

    @Flag(help: "As one JSON list.")
    var json = false

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("A source or dataset, and options as for it.", valueName: "source"))
    var words: [String] = []

    func run() async throws {
        // What follows the source belongs to it, but for --json, which asks for another form of the answer.
        let isJSON = json || words.contains("--json")
        let words = words.filter { $0 != "--json" }
        guard !words.isEmpty else {
            throw FetchError(.usage, "say which source", hint: "fetch config show sa1b; fetch sources lists them")
        }
        let status = try await FetchTool.prepared(words) { arguments in
            do {
                guard let invocation = try SourceInvocation(arguments) else {
                    throw FetchError(
                        .usage, "\(SafeText.printable(words[0])) is no source", hint: "fetch sources lists them")
                }
                Self.show(invocation.configuration, asJSON: isJSON, of: arguments)
                return 0
            } catch {
                let error = FetchError.wrapping(error, while: "looking at the configuration")
                Console.error(error)
                return error.exitStatus.rawValue
            }
        }
        if let status = ExitStatus(rawValue: status), status != .done { throw ExitStatusError(status: status) }
    }

    private static func show(_ configuration: Configuration, asJSON: Bool, of arguments: [String]) {
        let descriptor = FetchTool.registrations.first { arguments.contains($0.descriptor.name) }?.descriptor
        let secrets = Set(descriptor?.secretOptions ?? [])
        let rows = configuration.settings.map { setting in
            (setting, values: setting.values.map { secrets.contains("--" + setting.option.name) ? "…" : shown($0) })
        }
        if asJSON {
            let objects = rows.map { row in
                var json = JSONText()
                json.add("name", row.0.option.name)
                json.add("values", list: row.values)
                json.add("origin", row.0.origin.words)
                return json.text
            }
            return Console.print("[" + objects.joined(separator: ",") + "]")
        }
        let names = rows.map { "--\($0.0.option.name)" }
        let texts = rows.map { $0.values.joined(separator: " ") }
        let (wide, wider) = (names.map(\.count).max() ?? 0, min(40, texts.map(\.count).max() ?? 0))
        for (index, row) in rows.enumerated() {
            Console.print("\(padded(names[index], wide))  \(padded(texts[index], wider))  \(row.0.origin.words)")
        }
    }

    private static func shown(_ value: String) -> String {
        value.contains("://") ? SafeURL(value).description : SafeText.printable(value)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
