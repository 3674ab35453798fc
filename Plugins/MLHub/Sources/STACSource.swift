public import FetchCore

/// Any STAC catalog: archives, static catalogs and APIs, in STAC 1.0 and 1.1.
public struct STACSource: DatasetSource {
    private let catalog: CatalogDataset

    /// Opens the catalog and reads it, unless that was done before.
    ///
    /// - Throws: ``FetchError``: `bad-input` for what is no catalog; those of archives; the transport's.
    public init(options: STACOptions, environment: SourceEnvironment) async throws {
        let opener = CatalogOpener(
            dataset: options.name ?? DatasetName.made(of: options.place), form: options.form, sharedAssets: false,
            environment: environment)
        catalog = try await opener.open(options.place)
    }

    public static var descriptor: SourceDescriptor {
        SourceDescriptor(
            name: "stac", summary: "Any STAC catalog or API: items by collection, place, time and property",
            examples: [
                (
                    "fetch stac catalog.tar.gz --bbox 13,52,14,53 -o data",
                    "the assets of one place that a catalog archive lists"
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

extension STACSource: FacetListing {
    public func facets() throws -> CatalogFacets? { try catalog.facets() }
}
