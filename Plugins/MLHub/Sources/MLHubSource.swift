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
        if let archive = options.archive {
            catalog = try await opener.open(archive: archive)
        } else if let place = options.catalog {
            catalog = try await opener.open(catalog: place)
        } else if let mirror = options.mirror {
            catalog = try await opener.open(mirror: try MirrorPlace(parsing: mirror))
        } else if let root = options.api ?? environment.variables["MLHUB_ROOT_URL"], !root.isEmpty {
            catalog = try await Self.open(root, options, opener)
        } else {
            throw Self.withoutService(options.datasetID)
        }
    }

    private static func open(
        _ root: String, _ options: MLHubOptions, _ opener: CatalogOpener
    ) async throws -> CatalogDataset {
        let key = try MLHubKey(
            option: options.apiKey, profile: options.profile, variables: opener.environment.variables)
        let api = try MLHubAPI(root: root, key: key)
        let archive = RemoteArchive(
            request: api.catalog(of: options.datasetID), label: "\(api.label)catalog/\(options.datasetID)",
            environment: opener.environment)
        do {
            return try await opener.open(remote: archive)
        } catch {
            throw api.explained(error, dataset: options.datasetID)
        }
    }

    /// What to do now that there is no service.
    private static func withoutService(_ dataset: String) -> FetchError {
        let known = KnownDatasets.mirrors[dataset] ?? []
        let mirrors = known.map { "fetch mlhub \(dataset) --mirror \($0)" }.joined(separator: ", or ")
        let hint =
            known.isEmpty
            ? "No mirror of \(SafeText.printable(dataset)) is known"
            : "Its files were last known to be at a mirror: \(mirrors)"
        return FetchError(
            .usage, "MLHub's service was shut down in 2023 and 2024, and no other API is configured",
            hint: "What works: --archive FILE|URL with a catalog archive, --catalog DIR|URL with an unpacked or live "
                + "catalog, --mirror with a prefix of an object store, --api URL (or MLHUB_ROOT_URL) with a service "
                + "of the same kind. \(hint)")
    }

    public static var descriptor: SourceDescriptor {
        var descriptor = SourceDescriptor(
            name: "mlhub", summary: "Datasets of Radiant MLHub, by their catalogs: archives, live ones, mirrors",
            examples: [
                (
                    "fetch mlhub sen12floods --archive sen12floods.tar.gz --bbox 13,52,14,53 -o data",
                    "the assets of one place, into data/sen12floods"
                ),
                (
                    "fetch mlhub sen12floods --archive URL --collection sen12floods_s2_source:B02,B03,B04 --dry-run",
                    "what three bands of one collection would take"
                ),
                (
                    "fetch mlhub nasa_marine_debris --mirror azure:radiantearth/mlhub/nasa-marine-debris -o data",
                    "all files of a mirror"
                ),
                (
                    "fetch mlhub sen12floods --api https://mlhub.example/v1/ --stratified 100 --by month -o data",
                    "a hundred items spread over the months, from a service of your own"
                ),
            ],
            capabilities: [.metadata, .manyAssets, .checksums, .sizes])
        descriptor.secretOptions = ["--api-key"]
        descriptor.exclusiveOptions = [["archive", "catalog", "mirror", "api"]]
        descriptor.datasetFiles = [
            PackageResources.nasa_marine_debris_json, PackageResources.nasa_tropical_storm_challenge_json,
            PackageResources.ref_african_crops_kenya_02_json, PackageResources.ref_agrifieldnet_competition_v1_json,
            PackageResources.ref_cloud_cover_detection_challenge_v1_json,
            PackageResources.ref_south_africa_crops_competition_v1_json, PackageResources.sen12floods_json,
            PackageResources.technoserve_cashew_benin_json,
        ]
        return descriptor
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

extension MLHubSource: FailureReporting {
    public var failureReport: RelativePath? { ErrorReport(catalog: catalog).path }

    public func failureRow(for asset: Asset, reason: String) throws -> String {
        try ErrorReport(catalog: catalog).row(asset, reason)
    }
}
