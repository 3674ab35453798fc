import CSTACParser
import FetchCore
import Glibc

/// Opens a catalog, wherever it is: reads it into an asset database, or takes the one of an earlier run.
struct CatalogOpener: Sendable {
    /// The dataset's name, also that of its folder.
    let dataset: String
    let form: CatalogFormOptions
    /// True when the keys that MLHub shares are taken for shared.
    let sharedAssets: Bool
    let environment: SourceEnvironment

    /// Opens whatever is at a place: an archive, a folder, a document of a catalog, an API.
    func open(_ place: String) async throws -> CatalogDataset {
        guard Href.isWeb(place) else {
            let isDocument = LocalFile.isFolder(place) || place.lowercased().hasSuffix(".json")
            return try await isDocument ? open(catalog: place) : open(archive: place)
        }
        let path = place.prefix { $0 != "?" && $0 != "#" }.lowercased()
        if Self.archiveEndings.contains(where: path.hasSuffix) { return try await open(archive: place) }
        return try await open(catalog: place)
    }

    /// Opens a catalog archive: a file, or an address.
    func open(archive place: String) async throws -> CatalogDataset {
        if Href.isWeb(place) {
            let request = TransferRequest(
                url: Href.encoded(place), headers: ObjectStoreAddress.headers(of: place))
            return try await open(
                remote: RemoteArchive(
                    request: request, label: SafeURL(place).description, environment: environment))
        }
        let origin = try CatalogOrigin(file: place)
        let database = try await scanned(place, origin, CatalogStore(workspace: try workspace(), file: form.database))
        return try catalog(database, archive: place)
    }

    /// Opens a catalog archive behind an address, bringing it first unless this version of it was brought before.
    func open(remote: RemoteArchive) async throws -> CatalogDataset {
        let head = try await remote.head()
        let workspace = try workspace()
        let store = CatalogStore(workspace: workspace, file: form.database)
        if let origin = remote.origin(head), let database = store.existing(origin),
            let file = archiveFile(in: workspace, size: head.size)
        {
            return try catalog(database, archive: file)
        }
        let file = "\(workspace.folder)/\(dataset).tar.gz"
        try await remote.bring(to: file)
        let origin = try remote.origin(head) ?? CatalogOrigin(file: file)
        let database = try await store.make { try await scan(file, origin, to: $0, label: remote.label) }
        return try catalog(database, archive: file)
    }

    /// Opens a static catalog or an API: a folder, one of its documents, or an address.
    func open(catalog place: String) async throws -> CatalogDataset {
        let (root, folder) = try root(of: place)
        let reader = CatalogPlaceReader(folder: folder, environment: environment)
        if case .web(let url) = root, let api = try await search(at: url, reader) {
            return try search(api, at: url)
        }
        let store = CatalogStore(workspace: try workspace(), file: form.database)
        let database = try await store.make { draft in
            let writer = try CatalogWriter(
                try AssetDatabase(path: draft, mode: .making), sharedAssets: sharedAssets)
            try await CatalogCrawl(root: root, reader: reader, environment: environment).run(into: writer)
            try finish(writer, label: root.text, origin: CatalogOrigin(name: root.text, version: "live"))
        }
        var catalog = try catalog(database, archive: nil)
        catalog.folder = folder
        return catalog
    }

    /// Opens a mirror: the objects below a prefix of an object store.
    func open(mirror place: MirrorPlace) async throws -> CatalogDataset {
        let store = CatalogStore(workspace: try workspace(), file: form.database)
        let label = SafeURL(place.base).description
        let database = try await store.make { draft in
            let writer = try CatalogWriter(try AssetDatabase(path: draft, mode: .making), sharedAssets: false)
            try await MirrorListing(place: place, environment: environment).run(into: writer)
            try finish(writer, label: label, origin: CatalogOrigin(name: label, version: "live"))
        }
        var catalog = try catalog(database, archive: nil)
        catalog.naming.isMirror = true
        return catalog
    }

    private static let archiveEndings = [".tar", ".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2", ".zip"]

    // Archives

    private func workspace() throws -> SourceWorkspace {
        let (dataset, layout) = (dataset, form.layout)
        return try environment.workspace { CatalogDataset.outputDirectory($0, dataset: dataset, layout: layout) }
    }

    private func scanned(_ path: String, _ origin: CatalogOrigin, _ store: CatalogStore) async throws -> AssetDatabase {
        if let known = store.existing(origin) { return known }
        return try await store.make { try await scan(path, origin, to: $0, label: SafeText.printable(path)) }
    }

    private func scan(_ path: String, _ origin: CatalogOrigin, to draft: String, label: String) async throws {
        let scan = ArchiveScan(path: path, database: draft, sharedAssets: sharedAssets, environment: environment)
        try await scan.run { try finish($0, label: label, origin: origin) }
    }

    private func finish(_ writer: CatalogWriter, label: String, origin: CatalogOrigin) throws {
        try writer.finish()
        try writer.database.setNotices(writer.notes.notices(label))
        try origin.write(to: writer.database)
    }

    /// Where the archive of this size lies that an earlier run brought: in the state folder, or under its final name.
    private func archiveFile(in workspace: SourceWorkspace, size: Int64?) -> String? {
        let final = form.layout == .client ? "\(dataset).tar.gz" : "\(dataset).tar.gz"
        let places = [workspace.folder, workspace.earlier].compactMap(\.self).map { "\($0)/\(dataset).tar.gz" }
        let finished = "\(workspace.output)/\(final)"
        if LocalFile.size(finished) == size, size != nil {
            // The copy in the state folder has done its work.
            unlink("\(workspace.folder)/\(dataset).tar.gz")
            return finished
        }
        return places.first { LocalFile.size($0) == size && size != nil }
    }

    // Catalogs

    /// The first document of a catalog, and the folder it lies in.
    private func root(of place: String) throws(FetchError) -> (CatalogPlace, folder: String?) {
        if Href.isWeb(place) { return (.web(place), nil) }
        if LocalFile.isFolder(place) {
            for name in ["catalog.json", "collection.json"] where LocalFile.isFile("\(place)/\(name)") {
                return (.file(name), place)
            }
            throw FetchError(
                .badInput, "\(SafeText.printable(place)) holds neither a catalog.json nor a collection.json",
                hint: "Give the folder of an unpacked catalog")
        }
        guard LocalFile.isFile(place) else {
            throw FetchError(.badInput, "\(SafeText.printable(place)) is not there", hint: "Check the path")
        }
        let slash = place.lastIndex(of: "/")
        let name = slash.map { String(place[place.index(after: $0)...]) } ?? place
        return (.file(name), slash.map { String(place[..<$0]) } ?? ".")
    }

    /// The search of a service whose landing page is at this address; `nil` when a static catalog is.
    private func search(at url: String, _ reader: CatalogPlaceReader) async throws -> SearchAPI? {
        let bytes = try await reader.read(.web(url)).get()
        return DocumentParser().read(bytes) { document, _ in SearchAPI(landing: document, at: url) }
    }

    private func search(_ api: SearchAPI, at url: String) throws -> CatalogDataset {
        let path = "\(try workspace().folder)/\(AssetDatabase.fileName)"
        let (dataset, form) = (dataset, form)
        let session = try SearchSession(
            api, database: try AssetDatabase(path: path, mode: .making), label: SafeURL(url).description,
            environment: environment
        ) { try Self.naming($0, dataset: dataset, form: form) }
        let reader = DatabaseReader(session.database)
        var catalog = CatalogDataset(
            name: dataset, reader: reader, naming: try Self.naming(reader, dataset: dataset, form: form))
        catalog.search = session
        return catalog
    }

    private func catalog(_ database: AssetDatabase, archive: String?) throws -> CatalogDataset {
        database.notices.forEach(environment.notice)
        let reader = DatabaseReader(database)
        var catalog = CatalogDataset(
            name: dataset, reader: reader, naming: try Self.naming(reader, dataset: dataset, form: form))
        if let archive { catalog.archive = (archive, ArchiveContents(path: archive)) }
        return catalog
    }

    private static func naming(
        _ reader: DatabaseReader, dataset: String, form: CatalogFormOptions
    ) throws -> AssetNaming {
        AssetNaming(
            layout: form.layout, dataset: dataset,
            collections: Dictionary(uniqueKeysWithValues: try reader.collections().map { ($0.id, $0) }),
            shared: try reader.shared(),
            documents: form.catalogOnly ? .only(asAssets: true) : form.layout == .client ? .apart : .along,
            firsts: FirstAssets())
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
