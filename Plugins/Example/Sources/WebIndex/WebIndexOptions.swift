public import ArgumentParser
import FetchCore

/// The options of `fetch webindex`.
public struct WebIndexOptions: ParsableArguments, Sendable {
    /// The folder's address.
    @Argument(help: ArgumentHelp("The address of a folder that a web server lists.", valueName: "url"))
    public var address: String

    /// How far down to look.
    @Option(help: ArgumentHelp("How many levels of folders to look into.", valueName: "n"))
    public var depth = 8

    /// Makes empty options for the parser to fill.
    public init() {}

    /// Refuses what is no folder's address.
    public func validate() throws {
        guard address.hasPrefix("http://") || address.hasPrefix("https://"), !address.contains("?") else {
            throw ValidationError("\"\(SafeURL(address))\" is no http or https address of a folder.")
        }
        guard (0...64).contains(depth) else { throw ValidationError("--depth must be between 0 and 64.") }
    }
}
