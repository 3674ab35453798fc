import FetchCore

/// The command line as it may be remembered: addresses lose what may be secret.
enum SafeArguments {
    private static let mark = "?…"

    /// The command line that is run, after the program's name.
    static var current: [String] { FetchTool.arguments.map(safe) }

    private static func safe(_ argument: String) -> String {
        guard argument.contains("://") else { return argument }
        let shown = SafeURL(argument).description
        // Braces of a template are no secret and would be lost with nothing.
        return shown == argument || shown.hasSuffix(mark) ? shown : shown + mark
    }

    /// True when something was taken out of an argument, so that it cannot be used again.
    static func isRedacted(_ argument: String) -> Bool { argument.hasSuffix(mark) }
}
