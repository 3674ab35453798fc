public import ArgumentParser
import FetchCore

/// The options of `fetch mlhub`.
public struct MLHubOptions: ParsableArguments, Sendable {
    /// The dataset's id.
    @Argument(help: ArgumentHelp("The dataset, for example sen12floods.", valueName: "dataset-id"))
    public var datasetID: String

    /// Where a catalog archive lies.
    @Option(help: ArgumentHelp("Its catalog from a STAC archive: tar, tar.gz or zip.", valueName: "file|url"))
    public var archive: String?

    /// Where an unpacked or live catalog lies.
    @Option(
        help: ArgumentHelp("Its catalog from a static STAC catalog, whose links are followed.", valueName: "dir|url"))
    public var catalog: String?

    /// A prefix of an object store.
    @Option(
        help: ArgumentHelp(
            "All files below a prefix: azure:ACCOUNT/CONTAINER/PREFIX, s3:BUCKET/PREFIX, source.coop:ACCOUNT/PRODUCT.",
            valueName: "store"))
    public var mirror: String?

    /// The address of a service like MLHub's.
    @Option(
        help: ArgumentHelp("Its catalog from MLHub's API at this address; otherwise MLHUB_ROOT_URL.", valueName: "url"))
    public var api: String?

    /// The key to that service.
    @Option(
        help: ArgumentHelp(
            "The key to the API; otherwise MLHUB_API_KEY, or a profile. Never printed or kept.", valueName: "key"))
    public var apiKey: String?

    /// Which profile holds the key.
    @Option(
        help: ArgumentHelp(
            "The profile in ~/.mlhub/profiles that holds the key; otherwise MLHUB_PROFILE, or default.",
            valueName: "name"))
    public var profile: String?

    /// What belongs to the catalog's form.
    @OptionGroup public var form: CatalogFormOptions

    /// Makes empty options for the parser to fill.
    public init() {}

    /// Refuses an id that cannot be the name of a folder, and more than one way to the dataset.
    public func validate() throws {
        guard DatasetName.isUsable(datasetID) else {
            throw ValidationError("\"\(datasetID)\" cannot be the id of a dataset.")
        }
        let ways = [("--archive", archive), ("--catalog", catalog), ("--mirror", mirror), ("--api", api)]
        let given = ways.filter { $0.1 != nil }.map(\.0)
        if given.count > 1 { throw ValidationError("\(given.joined(separator: " and ")) exclude each other.") }
        if let mirror {
            do { _ = try MirrorPlace(parsing: mirror) } catch { throw ValidationError("\(error).") }
            if form.catalogOnly { throw ValidationError("A mirror has no catalog: leave --catalog-only away.") }
        }
    }
}
