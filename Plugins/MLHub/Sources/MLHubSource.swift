public import FetchCore

/// Datasets of Radiant MLHub, by their catalogs.
public struct MLHubSource: DatasetSource {
    private let catalog: CatalogDataset

    /// Opens the dataset: finds its catalog and reads it, unless that was done before.
    ///
    /// - Throws: ``FetchError``: `usage` and `bad-input` that name the option; those of archives; the transport's.
    public init(options: MLHubOptions, environment: SourceEnvironment) async throws {
        let opener = CatalogOpener(
            dataset: options.datasetID, form: options.form, sharedAssets: true, environment: environment)
        guard let archive = options.archive else {
            throw FetchError(.usage, "no API")
        }
        catalog = try await opener.open(archive: archive)
    }

    public static var descriptor: SourceDescriptor {
        SourceDescriptor(
            name: "mlhub", summary: "Datasets of Radiant MLHub, from catalog archives, live catalogs and mirrors",
            examples: [
                (
                    "fetch mlhub sen12floods --archive sen12floods.tar.gz --bbox 13,52,14,53",
                    "what a catalog archive lists of one place"
                )
            ],
            capabilities: [.metadata, .manyAssets, .checksums, .sizes])
    }

    public var dataset: String { catalog.datasetIdentity }
    public func outputDirectory(_ directory: String?) -> String { catalog.outputDirectory(directory) }
    public func items(matching query: SelectionQuery) -> ItemSequence { catalog.items(matching: query) }
    public func companions(matching query: SelectionQuery) -> ItemSequence { catalog.companions(matching: query) }
    public func resolve(_ asset: Asset) async throws -> TransferRequest { try catalog.resolve(asset) }
    public func otherPath(for asset: Asset) -> RelativePath? { catalog.otherPath(for: asset) }
}

extension MLHubSource: FacetListing {
    public func facets() throws -> CatalogFacets? { try catalog.facets() }
}
