/// The STAC documents of a miniature sen12floods, with links for the place they are read from.
struct FloodDocuments: Sendable {
    /// Where the documents are read from.
    enum Place: Sendable {
        /// Files of the archive: links are relative, assets are at `assetBase`.
        case archive
        /// Files of a tree with the assets beside them: all links are relative.
        case tree
        /// An API at this URL, without a slash at its end: links are absolute, assets are at `assetBase`.
        case api(root: String)
    }

    let floods: MiniatureFloods
    let place: Place
    let version: STACVersion

    /// The URL the paths of assets are appended to, without a slash at its end.
    let assetBase: String

    /// The catalog that holds the four collections.
    func catalog() -> JSON {
        let children = FloodCollection.allCases.map { link("child", "\($0.id)/collection.json") }
        return [
            "type": "Catalog",
            "id": .string(MiniatureFloods.id),
            "stac_version": .string(version.rawValue),
            "description": "A SAR and Multispectral Dataset for Flood Detection",
            "links": .array([link("root", "catalog.json")] + children + [link("self", "catalog.json")]),
            "stac_extensions": [],
            "title": "SEN12-FLOOD",
        ]
    }

    /// A collection. Among files it links to each of `items`, in that order.
    func collection(_ collection: FloodCollection, items: [Int] = []) -> JSON {
        [
            "type": "Collection",
            "id": .string(collection.id),
            "stac_version": .string(version.rawValue),
            "description": .string(collection.title),
            "links": .array(links(of: collection, items: items)),
            "stac_extensions": ["https://stac-extensions.github.io/scientific/v1.0.0/schema.json"],
            "sci:doi": .string(Self.doi),
            "title": .string(collection.title),
            "extent": extent(of: collection),
            "license": "CC-BY-4.0",
            "providers": [["name": "Radiant Earth Foundation", "roles": ["host"], "url": "https://radiant.earth/"]],
        ]
    }

    /// One item.
    func item(_ item: FloodItem) -> JSON {
        [
            "type": "Feature",
            "stac_version": .string(version.rawValue),
            "id": .string(item.id),
            "properties": properties(of: item),
            "geometry": item.visit.box.polygon,
            "links": .array(links(of: item)),
            "assets": .object(item.assets.map { (name: $0.key, value: asset($0)) }),
            "bbox": item.visit.box.json,
            "stac_extensions": extensions(of: item),
            "collection": .string(item.collection.id),
        ]
    }

    /// The DOI of the dataset.
    static let doi = "10.21227/w6xz-s898"

    private func extent(of collection: FloodCollection) -> JSON {
        let dates = (0..<floods.count(of: collection)).lazy.map { floods.item($0, of: collection).visit.date }
        let first = dates.min { $0.day < $1.day }?.rfc3339 ?? ""
        let last = dates.max { $0.day < $1.day }?.rfc3339 ?? ""
        return [
            "spatial": ["bbox": [floods.extent(of: collection).json]],
            "temporal": ["interval": [[.string(first), .string(last)]]],
        ]
    }

    private func properties(of item: FloodItem) -> JSON {
        let date: JSON = .string(item.visit.date.rfc3339)
        switch (item.collection.isLabels, item.collection.satellite) {
        case (true, _):
            return [
                "datetime": date, "label:description": "Whether the place is flooded", "label:type": "vector",
                "label:properties": ["FLOODING"], "label:tasks": ["classification"],
            ]
        case (false, .sentinel1):
            return [
                "datetime": date, "constellation": "Sentinel-1", "instruments": ["c-sar"], "gsd": 10,
                "sar:instrument_mode": "IW", "sar:frequency_band": "C", "sar:polarizations": ["VV", "VH"],
                "sar:product_type": "GRD",
            ]
        case (false, .sentinel2):
            return [
                "datetime": date, "constellation": "Sentinel-2", "instruments": ["msi"], "gsd": 10,
                "eo:cloud_cover": .literal("\(item.cloudCover)"),
            ]
        }
    }

    private func extensions(of item: FloodItem) -> JSON {
        let name = item.collection.isLabels ? "label" : item.collection.satellite == .sentinel1 ? "sar" : "eo"
        var all: [JSON] = [.string("https://stac-extensions.github.io/\(name)/v1.0.0/schema.json")]
        if version == .v11 { all.append("https://stac-extensions.github.io/file/v2.1.0/schema.json") }
        return .array(all)
    }

    private func asset(_ asset: FloodAsset) -> JSON {
        var members: [(name: String, value: JSON)] = [
            ("href", .string(href(of: asset))), ("type", .string(asset.mediaType)),
        ]
        if asset.kind != .band { members.append(("title", .string(asset.key))) }
        if asset.kind == .band { members.append(bands(of: asset)) }
        if version == .v11 {
            let bytes = asset.bytes(recipe: floods.recipe)
            members.append(("file:size", .literal("\(bytes.count)")))
            members.append(("file:checksum", .string(Multihash.sha256(of: bytes))))
            members.append(("roles", asset.roles))
        }
        return .object(members)
    }

    private func bands(of asset: FloodAsset) -> (name: String, value: JSON) {
        let prefix = version == .v11 ? "eo:" : ""
        var band: [(name: String, value: JSON)] = [("name", .string(asset.key))]
        if let name = asset.item.collection.satellite.commonName(ofBand: asset.key) {
            band.append((prefix + "common_name", .string(name)))
        }
        return (version == .v11 ? "bands" : "eo:bands", [.object(band)])
    }

    private func href(of asset: FloodAsset) -> String {
        guard case .tree = place else { return "\(assetBase)/\(asset.path(recipe: floods.recipe))" }
        guard asset.kind == .documentation else { return asset.fileName }
        return (floods.recipe.sharesDocumentation ? "../../" : "../") + asset.fileName
    }

    private func links(of collection: FloodCollection, items: [Int]) -> [JSON] {
        if case .api(let root) = place {
            let own = "\(root)/collections/\(collection.id)"
            return [
                link("items", own + "/items", type: "application/geo+json"), link("parent", root + "/"),
                link("root", root + "/"), link("self", own),
            ]
        }
        let entries = items.map { number in
            let id = floods.item(number, of: collection).id
            return link("item", "\(id)/\(id).json")
        }
        return [link("root", "../catalog.json"), Self.citation] + entries
    }

    private func links(of item: FloodItem) -> [JSON] {
        let source = item.source
        if case .api(let root) = place {
            let collection = "\(root)/collections/\(item.collection.id)"
            let of = "\(root)/collections/\(source.collection.id)/items/\(source.id)"
            return (item.collection.isLabels ? [link("source", of)] : []) + [
                link("root", root + "/"), link("collection", collection), link("parent", collection),
                link("self", "\(collection)/items/\(item.id)", type: "application/geo+json"),
            ]
        }
        let of = "../../\(source.collection.id)/\(source.id)/\(source.id).json"
        return (item.collection.isLabels ? [link("source", of)] : []) + [
            link("root", "../../catalog.json"), link("collection", "../collection.json"),
            link("parent", "../collection.json"), link("self", "\(item.id).json"),
        ]
    }

    private func link(_ relation: String, _ href: String, type: String = "application/json") -> JSON {
        ["rel": .string(relation), "href": .string(href), "type": .string(type)]
    }

    private static let citation: JSON = ["rel": "cite-as", "href": .string("https://doi.org/" + doi)]
}
