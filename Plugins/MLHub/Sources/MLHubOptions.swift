public import ArgumentParser

/// The options of `fetch mlhub`.
public struct MLHubOptions: ParsableArguments, Sendable {
    /// The dataset's id.
    @Argument(help: ArgumentHelp("The dataset, for example sen12floods.", valueName: "dataset-id"))
    public var datasetID: String

    /// Where a catalog archive lies.
    @Option(
        help: ArgumentHelp(
            "A STAC catalog archive instead of MLHub's own: tar, tar.gz or zip.", valueName: "file|url"))
    public var archive: String?

    /// What belongs to the catalog's form.
    @OptionGroup public var form: CatalogFormOptions

    /// Makes empty options for the parser to fill.
    public init() {}

    /// Refuses an id that cannot be the name of a folder.
    public func validate() throws {
        guard DatasetName.isUsable(datasetID) else {
            throw ValidationError("\"\(datasetID)\" cannot be the id of a dataset.")
        }
    }
}
