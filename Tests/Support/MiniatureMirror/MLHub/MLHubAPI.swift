/// The API of Radiant MLHub, version 1, with one dataset.
///
/// Datasets and collections are open to anybody; items, catalogs and archives take a key. A key that is sent must be
/// right everywhere.
struct MLHubAPI: MirrorContent {
    /// The page of items the real one gave.
    private static let pageSize = 30

    private static let tags = ["sentinel-1", "sentinel-2", "flood", "segmentation"]

    let store: FloodStore
    let documents: FloodDocuments
    let key: String

    /// The URL of the API, without a slash at its end.
    let root: String

    /// The URL of the container archives and assets are in.
    let containerURL: String

    private var floods: MiniatureFloods { store.floods }

    func resource(for request: MirrorRequest) -> MirrorResource? {
        let path = request.path.split(separator: "/").map(String.init)
        guard let call = path.first else { return .json(["title": "MLHub API", "version": "1"]) }
        let keys = request.queryValues("key")
        let isOpen = call == "datasets" || (call == "collections" && path.count < 3) || call == "models"
        if let refusal = refusal(of: keys, isOpen: isOpen) { return refusal }
        do {
            return try answer(call, Array(path.dropFirst()), request) ?? .detail("Not Found", status: 404)
        } catch {
            return .detail("\(error)", status: 500)
        }
    }

    private func refusal(of keys: [String], isOpen: Bool) -> MirrorResource? {
        if keys.isEmpty { return isOpen ? nil : .detail("Authentication required", status: 401) }
        return keys == [key] ? nil : .detail("Invalid API key", status: 401)
    }

    private func answer(_ call: String, _ path: [String], _ request: MirrorRequest) throws -> MirrorResource? {
        switch (call, path.count) {
        case ("datasets", 0): datasets(request)
        case ("datasets", 1): path[0] == MiniatureFloods.id ? .json(dataset) : unknown("dataset", path[0])
        case ("datasets", 2...) where path[0] == "doi": datasetOfDOI(path.dropFirst().joined(separator: "/"))
        case ("collections", 0): .json(["collections": .array(FloodCollection.allCases.map(document))])
        case ("collections", 1...): collection(path, request)
        case ("catalog", 1): path[0] == MiniatureFloods.id ? moved(FloodStore.catalogKey) : unknown("catalog", path[0])
        case ("catalog", 2) where path[1] == "info": path[0] == MiniatureFloods.id ? try catalogInfo() : nil
        case ("archive", 1...): try archive(path)
        case ("models", 0): .json(["type": "FeatureCollection", "features": []])
        default: nil
        }
    }

    private func unknown(_ kind: String, _ id: String) -> MirrorResource {
        .detail("No \(kind) \(id)", status: 404)
    }

    private func moved(_ key: String) -> MirrorResource {
        .text("", status: 303, headers: ["Location": "\(containerURL)/\(key)"])
    }

    private func datasets(_ request: MirrorRequest) -> MirrorResource {
        let text = dataset.text().lowercased()
        let fits =
            request.queryValues("tags").allSatisfy(Self.tags.contains)
            && request.queryValues("text").allSatisfy { text.contains($0.lowercased()) }
        return .json(fits ? [dataset] : [])
    }

    private func datasetOfDOI(_ doi: String) -> MirrorResource {
        doi == FloodDocuments.doi ? .json(dataset) : unknown("dataset with DOI", doi)
    }

    /// As the real one: not a STAC document, and its `bbox` is a geometry.
    private var dataset: JSON {
        let collections = FloodCollection.allCases.map { collection -> JSON in
            ["id": .string(collection.id), "types": [.string(collection.type)], "license": "CC-BY-4.0"]
        }
        let extent = floods.extent(of: .sentinel1Source).union(floods.extent(of: .sentinel2Source))
        guard case .object(let polygon) = extent.rectangle else { return nil }
        return [
            "id": .string(MiniatureFloods.id),
            "title": "SEN12-FLOOD: A SAR and Multispectral Dataset for Flood Detection",
            "doi": .string(FloodDocuments.doi),
            "citation": "C. Rambour et al., SEN12-FLOOD, IEEE Dataport (2020)",
            "registry": .string("https://mlhub.earth/\(FloodDocuments.doi)"),
            "status": "ready",
            "tags": .array(Self.tags.map { .string($0) }),
            "documentation_link": .string("\(containerURL)/\(MiniatureFloods.id)/documentation.pdf"),
            "collections": .array(collections),
            "bbox": ["type": "MultiPolygon", "coordinates": [polygon[1].value]],
            "tools_applications": nil,
            "tutorials": nil,
        ]
    }

    private func document(_ collection: FloodCollection) -> JSON {
        documents.collection(collection)
    }

    private func collection(_ path: [String], _ request: MirrorRequest) -> MirrorResource? {
        guard let collection = FloodCollection(rawValue: path[0]) else { return unknown("collection", path[0]) }
        guard path.count > 1 else { return .json(document(collection)) }
        guard path[1] == "items", path.count <= 3 else { return nil }
        guard path.count == 3 else { return items(of: collection, request) }
        guard let item = floods.item(id: Substring(path[2]), of: collection) else { return unknown("item", path[2]) }
        return .json(documents.item(item), contentType: "application/geo+json")
    }

    private func items(of collection: FloodCollection, _ request: MirrorRequest) -> MirrorResource {
        let limit = request.queryValues("limit").first.map { Int($0) ?? 0 } ?? Self.pageSize
        let start = request.queryValues("token").first.map { Int($0) ?? -1 } ?? 0
        guard limit > 0, start >= 0 else { return .detail("limit or token is not right", status: 400) }
        let end = min(floods.count(of: collection), start + min(limit, 100))
        let own = "\(root)/collections/\(collection.id)/items"
        var links: [JSON] = [["rel": "self", "href": .string(own), "type": "application/geo+json"]]
        if end < floods.count(of: collection) {
            let next = "\(own)?limit=\(limit)&token=\(end)"
            links.append(["rel": "next", "href": .string(next), "type": "application/geo+json"])
        }
        let features = (start..<max(start, end)).map { documents.item(floods.item($0, of: collection)) }
        return .json(
            ["type": "FeatureCollection", "features": .array(features), "links": .array(links)],
            contentType: "application/geo+json")
    }

    private func catalogInfo() throws -> MirrorResource {
        let size = try store.object(FloodStore.catalogKey)?.bytes.count ?? 0
        let assets = floods.itemCount * floods.recipe.assetBytes
        return .json([
            "dataset": .string(MiniatureFloods.id), "stac_catalog_size": .literal("\(size)"),
            "estimated_dataset_size": .literal("\(assets)"),
        ])
    }

    private func archive(_ path: [String]) throws -> MirrorResource? {
        guard let collection = FloodCollection(rawValue: path[0]) else { return unknown("archive", path[0]) }
        let key = FloodStore.archiveKey(collection)
        guard path.count > 1 else { return moved(key) }
        guard path[1] == "info", path.count == 2, let size = try store.object(key)?.bytes.count else { return nil }
        return .json([
            "collection": .string(collection.id), "dataset": .string(MiniatureFloods.id), "size": .literal("\(size)"),
            "types": [.string(collection.type)],
        ])
    }
}
