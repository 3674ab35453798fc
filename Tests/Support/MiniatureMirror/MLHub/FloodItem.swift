/// One item: a picture, or the labels of one.
struct FloodItem: Sendable {
    let collection: FloodCollection
    let visit: FloodVisit

    /// For example `sen12floods_s1_source_0_2019_02_25`.
    var id: String { "\(collection.id)_\(visit.place)_\(visit.date.text(separator: "_"))" }

    /// The picture these labels are for; a picture is its own.
    var source: FloodItem { FloodItem(collection: collection.source, visit: visit) }

    var assets: [FloodAsset] {
        if collection.isLabels {
            [
                FloodAsset(kind: .labels, key: "labels", item: self),
                FloodAsset(kind: .documentation, key: "documentation", item: self),
            ]
        } else {
            collection.satellite.bands.map { FloodAsset(kind: .band, key: $0, item: self) }
        }
    }

    /// How much of the picture is cloud, in percent: a property of Sentinel-2.
    var cloudCover: Int { (visit.place * 31 + visit.date.day * 17) % 101 }
}
