/// The options that a command line gives, as far as names tell.
struct GivenOptions {
    /// Values by name, in the order they stand; a flag has the value `true`.
    private(set) var values: [String: [String]] = [:]

    /// Reads a command line without judging it: that is the parser's business.
    init(_ arguments: [String], options: CommandOptions) {
        var rest = arguments[...]
        while let word = rest.popFirst(), word != "--" {
            guard word.hasPrefix("-"), word.count > 1 else { continue }
            if word.hasPrefix("--") {
                addLong(word.dropFirst(2), &rest, options)
            } else {
                addShort(word.dropFirst(), &rest, options)
            }
        }
    }

    private mutating func addLong(_ word: Substring, _ rest: inout ArraySlice<String>, _ options: CommandOptions) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let option = options[parts[0]] else { return }
        if option.isFlag { return values[option.name, default: []].append("true") }
        guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst() else { return }
        values[option.name, default: []].append(value)
    }

    private mutating func addShort(_ word: Substring, _ rest: inout ArraySlice<String>, _ options: CommandOptions) {
        var letters = word
        while let letter = letters.popFirst() {
            guard let option = options.option(letter: letter) else { return }
            if option.isFlag {
                values[option.name, default: []].append("true")
                continue
            }
            let joined = letters.first == "=" ? letters.dropFirst() : letters
            guard let value = joined.isEmpty ? rest.popFirst() : String(joined) else { return }
            return values[option.name, default: []].append(value)
        }
    }
}
