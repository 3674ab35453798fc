import FetchCore

/// The command line as it may be remembered: addresses lose what may be secret.
enum SafeArguments {
    private static let mark = "?…"

    /// The command line that is run, after the program's name, without the values of `secrets`.
    static func current(hiding secrets: [String]) -> [String] {
        var isSecret = false
        return FetchTool.arguments.map { argument in
            defer { isSecret = secrets.contains(argument) }
            if isSecret { return mark }
            if let option = secrets.first(where: { argument.hasPrefix($0 + "=") }) { return "\(option)=\(mark)" }
            return safe(argument)
        }
    }

    private static func safe(_ argument: String) -> String {
        guard argument.contains("://") else { return argument }
        let shown = SafeURL(argument).description
        // Braces of a template are no secret and would be lost with nothing.
        return shown == argument || shown.hasSuffix(mark) ? shown : shown + mark
    }

    /// True when something was taken out of an argument, so that it cannot be used again.
    static func isRedacted(_ argument: String) -> Bool { argument.hasSuffix(mark) }
}
