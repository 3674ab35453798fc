import ArgumentParser
import FetchCore

/// An option's declaration in ArgumentParser's terms, and how to read what it was given.
struct Declaration {
    private let option: ExternalOption

    init(_ option: ExternalOption) { self.option = option }

    /// The property wrapper that declares it.
    var wrapper: Any {
        if option.kind == .flag { return Flag(wrappedValue: false, name: name, help: help) }
        if option.isRepeatable == true { return list }
        return option.isPositional == true ? argument : single
    }

    /// What it was given.
    func read(
        _ container: KeyedDecodingContainer<ExternalOptions.Key>, _ key: ExternalOptions.Key
    ) throws -> OptionValue? {
        if option.kind == .flag {
            return .flag(try container.decode(Flag<Bool>.self, forKey: key).wrappedValue)
        }
        if option.isRepeatable == true {
            let texts =
                try option.isPositional == true
                ? container.decode(Argument<[String]>.self, forKey: key).wrappedValue
                : container.decode(Option<[String]>.self, forKey: key).wrappedValue
            return .list(texts.map(option.value))
        }
        return try text(container, key).map(option.value)
    }

    private func text(
        _ container: KeyedDecodingContainer<ExternalOptions.Key>, _ key: ExternalOptions.Key
    ) throws -> String? {
        switch (option.isPositional == true, isAlwaysThere) {
        case (true, true): try container.decode(Argument<String>.self, forKey: key).wrappedValue
        case (true, false): try container.decode(Argument<String?>.self, forKey: key).wrappedValue
        case (false, true): try container.decode(Option<String>.self, forKey: key).wrappedValue
        case (false, false): try container.decode(Option<String?>.self, forKey: key).wrappedValue
        }
    }

    private var isAlwaysThere: Bool { option.isRequired == true || option.defaultValue != nil }

    private var name: NameSpecification { .customLong(option.name) }

    private var help: ArgumentHelp {
        let choices = option.choices.map { " One of: \($0.joined(separator: ", "))." } ?? ""
        let value = option.defaultValue.map { " (default: \(SafeText.printable($0)))" } ?? ""
        return ArgumentHelp(
            "\(PluginWords.safe(option.help))\(choices)\(value)", valueName: option.valueName ?? option.kind?.rawValue)
    }

    private var completion: CompletionKind? {
        if let choices = option.choices { return .list(choices) }
        return option.kind == .file ? .file() : nil
    }

    private var check: @Sendable (String) throws -> String {
        let option = option
        return { text in
            if let reason = option.objection(to: text) { throw ValidationError(reason) }
            return text
        }
    }

    private var single: Any {
        if let value = option.defaultValue {
            return Option(wrappedValue: value, name: name, help: help, completion: completion, transform: check)
        }
        if option.isRequired == true {
            return Option<String>(name: name, help: help, completion: completion, transform: check)
        }
        return Option<String?>(name: name, help: help, completion: completion, transform: check)
    }

    private var argument: Any {
        if let value = option.defaultValue {
            return Argument(wrappedValue: value, help: help, completion: completion, transform: check)
        }
        if option.isRequired == true {
            return Argument<String>(help: help, completion: completion, transform: check)
        }
        return Argument<String?>(help: help, completion: completion, transform: check)
    }

    private var list: Any {
        if option.isPositional == true {
            return option.isRequired == true
                ? Argument<[String]>(help: help, completion: completion, transform: check)
                : Argument<[String]>(wrappedValue: [], help: help, completion: completion, transform: check)
        }
        return option.isRequired == true
            ? Option<[String]>(name: name, help: help, completion: completion, transform: check)
            : Option<[String]>(wrappedValue: [], name: name, help: help, completion: completion, transform: check)
    }
}
