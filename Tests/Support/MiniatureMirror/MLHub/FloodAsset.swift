/// One asset of an item: a band, the labels, or the documentation all items of a collection share.
struct FloodAsset: Sendable {
    enum Kind: Sendable {
        case band
        case labels
        case documentation
    }

    let kind: Kind
    let key: String
    let item: FloodItem

    var fileName: String {
        switch kind {
        case .band: "\(key).tif"
        case .labels: "labels.geojson"
        case .documentation: "documentation.pdf"
        }
    }

    var mediaType: String {
        switch kind {
        case .band: "image/tiff; application=geotiff"
        case .labels: "application/geo+json"
        case .documentation: "application/pdf"
        }
    }

    var roles: JSON {
        switch kind {
        case .band: ["data"]
        case .labels: ["labels", "labels-vector"]
        case .documentation: ["metadata"]
        }
    }

    /// The path below the container; items of a collection share the documentation, or all items do.
    func path(recipe: FloodRecipe) -> String {
        let root = MiniatureFloods.id
        guard kind == .documentation else { return "\(root)/\(item.collection.id)/\(item.id)/\(fileName)" }
        return recipe.sharesDocumentation ? "\(root)/\(fileName)" : "\(root)/\(item.collection.id)/\(fileName)"
    }

    /// The bytes, the same every time.
    func bytes(recipe: FloodRecipe) -> [UInt8] {
        switch kind {
        case .band:
            let name = "\(item.id)/\(key)"
            var generator = SplitMix64(seed: recipe.seed, name: name)
            let rows = max(1, recipe.assetBytes / Raster.width)
            return Raster(rows: max(1, rows / 2 + generator.next(below: rows + 1)), seed: generator.next()).bytes
        case .labels:
            let isFlooded = (item.visit.place + item.visit.date.day) % 3 == 0
            let feature: JSON = [
                "type": "Feature", "properties": ["FLOODING": .bool(isFlooded)], "geometry": item.visit.box.polygon,
            ]
            return (["type": "FeatureCollection", "features": [feature]] as JSON).bytes()
        case .documentation:
            return OnePagePDF(title: recipe.sharesDocumentation ? "SEN12-FLOOD" : item.collection.title).bytes
        }
    }
}
