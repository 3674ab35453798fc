public import ArgumentParser

/// What both sources of this module ask about the form of what they bring.
public struct CatalogFormOptions: ParsableArguments, Sendable {
    /// How paths are made.
    @Option(
        help: ArgumentHelp(
            "How assets are laid out: standard, or client as radiant_mlhub 0.5.5 does.", valueName: "style"))
    public var layout = AssetLayout.standard

    /// Whether only documents are wanted.
    @Flag(help: "Only the catalog: its documents, and none of the assets they describe.")
    public var catalogOnly = false

    /// Where the asset database lies.
    @Option(
        help: ArgumentHelp(
            "Keep the assets found in this database, and take them from it while the archive is the same.",
            discussion: "Otherwise it lies in the output directory's .fetch, and a dry run makes it anew.",
            valueName: "file"))
    public var database: String?

    /// Makes empty options for the parser to fill.
    public init() {}
}
