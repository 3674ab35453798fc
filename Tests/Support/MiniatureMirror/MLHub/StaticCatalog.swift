/// A static STAC catalog: the documents as files, the assets beside them, all links relative.
struct StaticCatalog: MirrorContent {
    let documents: FloodDocuments

    private var floods: MiniatureFloods { documents.floods }

    func resource(for request: MirrorRequest) -> MirrorResource? {
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        if path == ["catalog.json"] { return file(documents.catalog()) }
        if path == ["documentation.pdf"] { return shared(of: .sentinel1Labels, path: path) }
        guard let collection = path.first.flatMap(FloodCollection.init(rawValue:)) else { return nil }
        switch path.count {
        case 2 where path[1] == "collection.json":
            return file(documents.collection(collection, items: Array(0..<floods.count(of: collection))))
        case 2: return shared(of: collection, path: path)
        case 3: return member(path, of: collection)
        default: return nil
        }
    }

    private func file(_ document: JSON) -> MirrorResource {
        .bytes(document.bytes(indent: 2), contentType: "application/json")
    }

    private func member(_ path: [String], of collection: FloodCollection) -> MirrorResource? {
        guard let item = floods.item(id: Substring(path[1]), of: collection) else { return nil }
        if path[2] == "\(item.id).json" { return file(documents.item(item)) }
        let asset = item.assets.first { $0.kind != .documentation && $0.fileName == path[2] }
        return asset.map { .bytes($0.bytes(recipe: floods.recipe), contentType: $0.mediaType) }
    }

    private func shared(of collection: FloodCollection, path: [String]) -> MirrorResource? {
        let depth = floods.recipe.sharesDocumentation ? 1 : 2
        guard floods.count(of: collection) > 0, path.count == depth else { return nil }
        let assets = floods.item(0, of: collection).assets
        let asset = assets.first { $0.kind == .documentation && $0.fileName == path.last }
        return asset.map { .bytes($0.bytes(recipe: floods.recipe), contentType: $0.mediaType) }
    }
}
