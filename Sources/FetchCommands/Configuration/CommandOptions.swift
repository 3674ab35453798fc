import ArgumentParser
import Foundation

/// The options of a command as data, whoever declared them.
struct CommandOptions {
    /// One option or flag.
    struct Option: Hashable {
        /// Its long name, without dashes.
        var name: String
        /// Its one-letter name, if there is one.
        var letter: String?
        /// True when it takes no value.
        var isFlag: Bool
        /// True when it may be given several times.
        var isRepeating: Bool
        /// What it is when nobody says, as the help shows it.
        var defaultValue: String?
    }

    /// In the order of the help; arguments that stand by their place are left out, and so are help and version.
    let all: [Option]
    private let byName: [String: Option]

    /// Asks ArgumentParser what a command declares.
    init(of command: any ParsableCommand.Type) {
        let text = Data(command._dumpHelp().utf8)
        let tool = try? JSONDecoder().decode(Tool.self, from: text)
        all = (tool?.command.arguments ?? []).compactMap(\.option)
        byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The option with this long name.
    subscript(name: some StringProtocol) -> Option? { byName[String(name)] }

    /// The option with this one-letter name.
    func option(letter: Character) -> Option? { all.first { $0.letter == String(letter) } }

    /// The part of ArgumentParser's description of a tool that is looked at.
    private struct Tool: Decodable {
        struct Command: Decodable { var arguments: [Argument]? }
        struct Name: Decodable {
            var kind: String
            var name: String
        }
        struct Argument: Decodable {
            var kind: String
            var isRepeating: Bool?
            var names: [Name]?
            var defaultValue: String?

            var option: Option? {
                guard kind != "positional", let name = names?.first(where: { $0.kind == "long" })?.name,
                    name != "help", name != "version"
                else { return nil }
                return Option(
                    name: name, letter: names?.first { $0.kind == "short" }?.name, isFlag: kind == "flag",
                    isRepeating: isRepeating ?? false, defaultValue: defaultValue)
            }
        }
        var command: Command
    }
}
