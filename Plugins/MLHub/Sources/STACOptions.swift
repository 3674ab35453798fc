public import ArgumentParser

/// The options of `fetch stac`.
public struct STACOptions: ParsableArguments, Sendable {
    /// Where the catalog is.
    @Argument(
        help: ArgumentHelp(
            "The catalog: an archive, a folder, the address of either, of a catalog, a collection or an API.",
            valueName: "url|file|dir"))
    public var place: String

    /// The dataset's name.
    @Option(
        help: ArgumentHelp("What to call the dataset, and its folder; otherwise the catalog's id.", valueName: "name"))
    public var name: String?

    /// What belongs to the catalog's form.
    @OptionGroup public var form: CatalogFormOptions

    /// Makes empty options for the parser to fill.
    public init() {}

    /// Refuses a name that cannot be that of a folder.
    public func validate() throws {
        guard let name else { return }
        guard DatasetName.isUsable(name) else { throw ValidationError("\"\(name)\" cannot be the name of a folder.") }
    }
}
