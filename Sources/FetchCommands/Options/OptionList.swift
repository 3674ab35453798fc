import Foundation

/// Command lines that are put together anew.
enum OptionList {
    /// The names of the options in a command line.
    static func names(of options: [String]) -> [String] {
        options.filter { $0.hasPrefix("-") && $0.count > 1 }.map { String($0.prefix { $0 != "=" }) }
    }

    /// The last value of an option in a command line.
    static func value(of name: String, in options: [String]) -> String? {
        let joined = options.last { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
        if let joined { return joined }
        guard let place = options.lastIndex(of: name), place + 1 < options.count else { return nil }
        return options[place + 1]
    }

    /// Takes options, and the values behind them, out of a command line.
    static func without(_ names: [String], _ arguments: [String]) -> [String] {
        var kept: [String] = []
        var skipsValue = false
        for argument in arguments {
            if skipsValue && !argument.hasPrefix("--") {
                skipsValue = false
                continue
            }
            skipsValue = names.contains(argument)
            if skipsValue || names.contains(where: { argument.hasPrefix($0 + "=") }) { continue }
            kept.append(argument)
        }
        return kept
    }
}

/// Files named on the command line.
enum NamedFile {
    /// The same file, independent of the working directory; what names no file stays as it is.
    static func absolute(_ argument: String) -> String {
        FileManager.default.fileExists(atPath: argument) ? URL(filePath: argument).standardizedFileURL.path() : argument
    }
}
