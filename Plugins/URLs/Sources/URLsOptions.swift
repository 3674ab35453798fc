public import ArgumentParser

/// The options of `fetch urls`.
public struct URLsOptions: ParsableArguments, Sendable {
    /// Where the list lies.
    @Argument(
        help: ArgumentHelp(
            "The list of addresses: a file, - for standard input, or an address; s3://BUCKET/PREFIX lists objects.",
            discussion: "One a line: URL [PATH [SIZE [CHECKSUM]]], or as aria2c --input-file takes it.",
            valueName: "list"))
    public var list: String

    /// How to name assets whose path the list does not give.
    @Option(
        help: ArgumentHelp(
            "Where assets land that have no path in the list: name (its last part) or full (host/path/name).",
            valueName: "style"))
    public var paths = PathStyle.name

    /// Makes empty options for the parser to fill.
    public init() {}
}
