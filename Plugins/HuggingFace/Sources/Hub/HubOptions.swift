public import ArgumentParser

/// The options of `fetch hf`.
public struct HubOptions: ParsableArguments, Sendable {
    /// The dataset.
    @Argument(help: ArgumentHelp("The dataset, as on its page; or the page's address.", valueName: "owner/name"))
    public var dataset: String

    /// Which version of it.
    @Option(
        help: ArgumentHelp(
            "A branch, a tag, a whole commit id, or a ref such as refs/convert/parquet.", valueName: "name"))
    public var revision = "main"

    /// Which of its configs.
    @Option(
        help: ArgumentHelp(
            "Only the data files of this config.",
            discussion: "Configs and splits are those the datasets library sees: from the card, else from the names "
                + "of files. --list shows them.", valueName: "name"))
    public var config: String?

    /// Which of the config's splits.
    @Option(help: ArgumentHelp("Only the data files of this split; may be repeated.", valueName: "name"))
    public var split: [String] = []

    /// Whether to show it instead of fetching.
    @Flag(help: "Show configs, splits, files, sizes and licence, and fetch nothing.")
    public var list = false

    /// Whether the shared cache is the output.
    @Flag(
        help: ArgumentHelp(
            "Put files into the shared Hugging Face cache, and use what is there, instead of -o.",
            discussion: "HF_HUB_CACHE, HF_HOME and XDG_CACHE_HOME say where it is, as for huggingface_hub."))
    public var cache = false

    /// Where the token is.
    @Option(
        help: ArgumentHelp(
            "A file with a token for gated and private datasets.",
            discussion: "Otherwise HF_TOKEN, HF_TOKEN_PATH or what hf auth login has left.", valueName: "file"))
    public var tokenFile: String?

    /// Makes empty options for the parser to fill.
    public init() {}

    /// Refuses names that cannot be.
    public func validate() throws {
        guard !revision.isEmpty else { throw ValidationError("--revision is empty.") }
    }
}
