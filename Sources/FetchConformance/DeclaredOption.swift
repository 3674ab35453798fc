public import ArgumentParser
import Foundation

/// One option, flag or argument as its declaration describes it.
public struct DeclaredOption: Sendable, Hashable {
    /// Its long name without dashes; for an argument, the name of its value.
    public var name: String
    /// Whether it stands by its place and not by its name.
    public var isPositional: Bool
    /// What its help says.
    public var help: String

    /// Describes an option.
    public init(name: String, isPositional: Bool = false, help: String) {
        self.name = name
        self.isPositional = isPositional
        self.help = help
    }

    /// What a type of options declares, in its order, `--help` left out.
    public static func all(of options: (some ParsableArguments).Type) -> [DeclaredOption] {
        guard let tool = try? JSONDecoder().decode(Tool.self, from: Data(options._dumpHelp().utf8)) else { return [] }
        return (tool.command.arguments ?? []).compactMap { argument in
            let name = argument.names?.first { $0.kind == "long" }?.name ?? argument.valueName ?? ""
            if name == "help" || name == "version" { return nil }
            return DeclaredOption(
                name: name, isPositional: argument.kind == "positional", help: argument.abstract ?? "")
        }
    }

    /// The part of ArgumentParser's description of a tool that is looked at.
    private struct Tool: Decodable {
        struct Command: Decodable { var arguments: [Argument]? }
        struct Argument: Decodable {
            var kind: String
            var names: [Name]?
            var valueName: String?
            var abstract: String?
        }
        struct Name: Decodable {
            var kind: String
            var name: String
        }
        var command: Command
    }
}
