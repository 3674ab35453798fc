import FetchCore

/// One option of a plugin, as data.
public struct ExternalOption: Decodable, Sendable, Hashable {
    /// What a value has to be.
    public enum Kind: String, Decodable, Sendable, CaseIterable {
        case text, integer, number, flag, file
    }

    /// In kebab-case, without dashes in front.
    public var name: String
    public var help: String
    /// `text` unless said otherwise.
    public var kind: Kind?
    /// What stands for the value in the help.
    public var valueName: String?
    /// The value when nobody gives one.
    public var defaultValue: String?
    /// The only values there are.
    public var choices: [String]?
    /// It stands by its place and not by its name.
    public var isPositional: Bool?
    /// It has to be given.
    public var isRequired: Bool?
    /// It may be given several times.
    public var isRepeatable: Bool?
    /// Its value is never shown nor kept.
    public var isSecret: Bool?

    private enum CodingKeys: String, CodingKey {
        case name, help, kind, choices
        case valueName = "value"
        case defaultValue = "default"
        case isPositional = "positional"
        case isRequired = "required"
        case isRepeatable = "repeatable"
        case isSecret = "secret"
    }

    private static let most = 200

    /// Refuses options that cannot be.
    static func check(_ options: [ExternalOption]) throws(PluginObjection) {
        if options.count > most { throw PluginObjection("it declares more than \(most) options") }
        var names: Set<String> = []
        for option in options {
            let shown = SafeText.printable(option.name)
            if !isKebab(option.name) { throw PluginObjection("the option \"\(shown)\" is not in kebab-case") }
            if !names.insert(option.name).inserted { throw PluginObjection("two options are called \(shown)") }
            if option.help.isEmpty { throw PluginObjection("the option \(shown) has no help") }
            if option.kind == .flag && (option.isPositional == true || option.isRepeatable == true) {
                throw PluginObjection("the flag \(shown) stands by its place or repeats")
            }
            if let value = option.defaultValue, let reason = option.objection(to: value) {
                throw PluginObjection("the default of \(shown) \(reason)")
            }
        }
        try checkPlaces(options.filter { $0.isPositional == true })
    }

    private static func checkPlaces(_ arguments: [ExternalOption]) throws(PluginObjection) {
        for (index, argument) in arguments.enumerated() where index + 1 < arguments.count {
            if argument.isRepeatable == true {
                throw PluginObjection("an argument comes after \(argument.name), which repeats")
            }
        }
    }

    /// Why a value cannot be, or `nil` when it can.
    func objection(to value: String) -> String? {
        if let choices, !choices.contains(value) { return "must be one of \(choices.joined(separator: ", "))" }
        switch kind ?? .text {
        case .integer: return Int64(value) == nil ? "must be a whole number" : nil
        case .number: return (Double(value)?.isFinite ?? false) ? nil : "must be a number"
        case .text, .flag, .file: return nil
        }
    }

    /// A value that was given, as JSON has it.
    func value(_ text: String) -> OptionValue {
        switch kind ?? .text {
        case .integer: Int64(text).map { .integer($0) } ?? .text(text)
        case .number: Double(text).map { .number($0) } ?? .text(text)
        case .text, .flag, .file: .text(text)
        }
    }

    private static func isKebab(_ text: String) -> Bool {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        return text.utf8.count <= 40
            && words.allSatisfy { word in
                !word.isEmpty && word.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
            }
    }
}

/// What an option was given.
public enum OptionValue: Encodable, Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    case list([OptionValue])

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .text(let text): try value.encode(text)
        case .integer(let number): try value.encode(number)
        case .number(let number): try value.encode(number)
        case .flag(let flag): try value.encode(flag)
        case .list(let list): try value.encode(list)
        }
    }
}
