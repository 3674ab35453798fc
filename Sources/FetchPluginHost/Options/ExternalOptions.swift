public import ArgumentParser
import FetchCore

/// The options of a plugin for ArgumentParser, which asks a type for its properties by a mirror: this mirror shows one
/// property for each option that the plugin declares.
///
/// So help, completion, checks and messages are those of every other command.
public struct ExternalOptions: ParsableArguments, CustomReflectable, Sendable {
    /// What was given, by name; options that were not given and have no default are not in it.
    public private(set) var values: [String: OptionValue] = [:]

    /// Makes empty options for the parser to fill.
    public init() {}

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for option in Self.declared {
            if let value = try Declaration(option).read(container, Key(option.name)) { values[option.name] = value }
        }
    }

    public var customMirror: Mirror {
        let children = Self.declared.map { (label: String?.some("_" + $0.name), value: Declaration($0).wrapper) }
        return Mirror(self, children: children, displayStyle: .struct)
    }

    private static var declared: [ExternalOption] { ExternalSource.program?.options ?? [] }

    /// A property's name.
    struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
