import FetchCore
import Glibc

/// Opens a catalog, wherever it is: reads it into an asset database, or takes the one of an earlier run.
struct CatalogOpener: Sendable {
    /// The dataset's name, also that of its folder.
    let dataset: String
    let form: CatalogFormOptions
    let sharedAssets: Bool
    let environment: SourceEnvironment

    /// Opens a catalog archive: a file, or an address.
    func open(archive place: String) async throws -> CatalogDataset {
        let store = CatalogStore(workspace: try workspace())
        let origin = try CatalogOrigin(file: place)
        let database = try await scanned(place, origin, store)
        return try catalog(database, archive: place)
    }

    private func workspace() throws -> SourceWorkspace {
        let (dataset, layout) = (dataset, form.layout)
        return try environment.workspace { CatalogDataset.outputDirectory($0, dataset: dataset, layout: layout) }
    }

    private func scanned(_ path: String, _ origin: CatalogOrigin, _ store: CatalogStore) async throws -> AssetDatabase {
        if let known = store.existing(origin) { return known }
        return try await store.make { draft in
            let scan = ArchiveScan(
                path: path, database: draft, sharedAssets: sharedAssets, environment: environment)
            try await scan.run { writer in
                try writer.database.setNotices(writer.notes.notices(SafeURL(path).description))
                try origin.write(to: writer.database)
            }
        }
    }

    private func catalog(_ database: AssetDatabase, archive: String?) throws -> CatalogDataset {
        database.notices.forEach(environment.notice)
        let reader = DatabaseReader(database)
        let collections = try reader.collections()
        let naming = AssetNaming(
            layout: form.layout, dataset: dataset,
            collections: Dictionary(uniqueKeysWithValues: collections.map { ($0.id, $0) }),
            shared: try reader.shared(), withDocuments: form.layout == .standard, onlyDocuments: form.catalogOnly,
            firsts: FirstAssets())
        var catalog = CatalogDataset(name: dataset, reader: reader, naming: naming)
        if let archive { catalog.archive = (archive, ArchiveContents(path: archive)) }
        return catalog
    }
}

extension AssetDatabase {
    /// What there was to tell when the catalog was read, told again by every run.
    var notices: [String] {
        (fact("notices") ?? "").split(separator: "\n").map(String.init)
    }

    func setNotices(_ notices: [String]) throws { try setFact("notices", notices.joined(separator: "\n")) }
}

extension CatalogDataset {
    /// In the client's layout the dataset's folder is one of several below the output directory.
    var datasetIdentity: String { naming.layout == .client ? "datasets" : name }

    func outputDirectory(_ directory: String?) -> String {
        Self.outputDirectory(directory, dataset: name, layout: naming.layout)
    }

    static func outputDirectory(_ directory: String?, dataset: String, layout: AssetLayout) -> String {
        switch (layout, directory) {
        case (.client, let directory): directory ?? "."
        case (.standard, nil): dataset
        case (.standard, let directory?): directory.hasSuffix("/") ? directory + dataset : "\(directory)/\(dataset)"
        }
    }

    /// The path with the asset's number in it, for the rare names that clash between items and collections.
    func otherPath(for asset: Asset) -> RelativePath? {
        try? RelativePath(DefaultLayout.numbered(asset.path.string, Int(clamping: asset.reference.magnitude)))
    }
}
