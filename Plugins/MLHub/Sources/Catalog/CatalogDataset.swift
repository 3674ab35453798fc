import FetchCore

/// A dataset whose catalog was read into an asset database: what both sources of this module list and serve.
struct CatalogDataset: Sendable {
    /// The dataset's name, also that of its folder.
    let name: String
    let reader: DatabaseReader
    var naming: AssetNaming
    /// The archive that the catalog was read from, and its name below the output directory.
    var archive: (file: String, contents: ArchiveContents)?
    /// The folder that an unpacked catalog lies in.
    var folder: String?
    /// The search that lists the items, where a service does that.
    var search: SearchSession?

    /// Lists the items that match, in the order of the catalog.
    func items(matching query: SelectionQuery) -> ItemSequence {
        if let search { return search.items(matching: query) }
        let (path, naming) = (reader.database.path, naming)
        return ItemSequence {
            var walk: ItemWalk?
            return {
                let current = try walk ?? ItemWalk(path: path, naming: naming, query: query)
                walk = current
                return try current.next()
            }
        }
    }

    /// The names of collections and asset keys.
    func facets() throws -> CatalogFacets? {
        if search != nil || naming.isMirror { return nil }
        if let keys = try reader.keys() { return CatalogFacets(keys: keys, keysAreComplete: true) }
        let names = naming.collections.values.map { ($0.name, Set<String>()) }
        return CatalogFacets(keys: Dictionary(uniqueKeysWithValues: names), keysAreComplete: false)
    }

    /// Lists the catalog's own documents, its archive, and the assets of whole collections.
    func companions(matching query: SelectionQuery) -> ItemSequence {
        let documents = documentsApart
        return ItemSequence {
            var isFirst = true
            let next = documents?.batches()
            return {
                if isFirst {
                    isFirst = false
                    let items = try companionItems(query.collections)
                    if !items.isEmpty { return items }
                }
                return try await next?()
            }
        }
    }

    /// The documents of all items, chosen or not, where the layout wants them so.
    private var documentsApart: ItemSequence? {
        guard case .apart = naming.documents else { return nil }
        var catalog = self
        catalog.naming.documents = .only(asAssets: false)
        return catalog.items(matching: .everything)
    }

    /// Says how to get an asset.
    func resolve(_ asset: Asset) throws(FetchError) -> TransferRequest {
        do {
            switch AssetReference(number: asset.reference) {
            case .archive:
                if let archive { return TransferRequest(local: .file(archive.file), name: archive.file) }
            case .asset(let id):
                if let href = try reader.href(ofAsset: id) { return try request(href) }
            case .collectionAsset(let id):
                if let href = try reader.href(ofCollectionAsset: id) { return try request(href) }
            case .document(let id):
                if let body = try reader.body(ofDocument: id) { return local(body, asset) }
            case .itemDocument(let item):
                if let place = try reader.place(ofItem: item) { return try document(place, asset) }
            }
        } catch {
            throw FetchError.wrapping(error, while: "looking \(asset.path) up")
        }
        throw FetchError(.notFound, "\(asset.path) is not in the catalog any more")
    }

    // Requests

    private func local(_ bytes: [UInt8], _ asset: Asset) -> TransferRequest {
        TransferRequest(local: .bytes(bytes), name: CatalogPath.scheme + "\(asset.reference)")
    }

    private func document(
        _ place: (entry: Int64?, path: String?, body: [UInt8]?), _ asset: Asset
    ) throws -> TransferRequest {
        if let body = place.body { return local(body, asset) }
        if place.entry == CatalogWriter.inFolder, let folder, let path = place.path {
            return TransferRequest(local: .file("\(folder)/\(path)"), name: CatalogPath.scheme + path)
        }
        if let entry = place.entry, let archive { return local(try archive.contents.bytes(ofEntry: entry), asset) }
        throw FetchError(.notFound, "the document of \(asset.path) is not in the catalog any more")
    }

    private func request(_ href: String) throws -> TransferRequest {
        if let path = CatalogPath.path(of: href) { return try inner(path, href) }
        let url = Href.encoded(try ObjectStoreAddress.web(href))
        return TransferRequest(
            url: url, headers: ObjectStoreAddress.headers(of: url), expires: SignedLink.expiry(of: url))
    }

    /// A file of the catalog itself.
    private func inner(_ path: String, _ href: String) throws -> TransferRequest {
        if let folder { return TransferRequest(local: .file("\(folder)/\(path)"), name: href) }
        guard let archive, let entry = try reader.entry(ofFile: path) else {
            throw FetchError(
                .notFound, "the catalog has no file \(SafeText.printable(path))",
                hint: "Its address is relative, and the archive does not hold it")
        }
        return TransferRequest(local: .bytes(try archive.contents.bytes(ofEntry: entry)), name: href)
    }

    // Companions

    private func companionItems(_ collections: Set<String>?) throws -> [Item] {
        let wanted = naming.collections.values.filter { collections?.contains($0.name) ?? true }
        var items: [Item] = []
        if let archive, let path = try? RelativePath(archivePath(archive.file)) {
            let asset = Asset(
                key: "archive", path: path, content: .document, reference: AssetReference.archive.number)
            items.append(Item(id: "archive", assets: [asset]))
        }
        items += try CatalogDocuments(naming: naming, reader: reader).items(of: Set(wanted.map(\.id)))
        if !naming.onlyDocuments { items += try CollectionAssets(naming: naming, reader: reader).items(of: wanted) }
        return items
    }

    /// `DATASET.tar.gz`, with the archive's own extension.
    private func archivePath(_ file: String) -> String {
        let lower = file.lowercased()
        let known = [".tar.gz", ".tgz", ".tar.zst", ".tar.xz", ".tar.bz2", ".tar", ".zip"]
        return name + (known.first(where: lower.hasSuffix) ?? ".tar.gz")
    }
}
