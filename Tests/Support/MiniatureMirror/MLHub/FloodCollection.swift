/// The four collections of sen12floods.
enum FloodCollection: String, Sendable, CaseIterable {
    case sentinel1Source = "sen12floods_s1_source"
    case sentinel2Source = "sen12floods_s2_source"
    case sentinel1Labels = "sen12floods_s1_labels"
    case sentinel2Labels = "sen12floods_s2_labels"

    var id: String { rawValue }

    var satellite: Satellite {
        switch self {
        case .sentinel1Source, .sentinel1Labels: .sentinel1
        case .sentinel2Source, .sentinel2Labels: .sentinel2
        }
    }

    var isLabels: Bool {
        switch self {
        case .sentinel1Source, .sentinel2Source: false
        case .sentinel1Labels, .sentinel2Labels: true
        }
    }

    /// The pictures these labels are for.
    var source: FloodCollection {
        satellite == .sentinel1 ? .sentinel1Source : .sentinel2Source
    }

    var title: String {
        "SEN12-FLOOD Sentinel-\(satellite.rawValue) \(isLabels ? "Labels" : "Source Imagery")"
    }

    /// What MLHub calls its type.
    var type: String { isLabels ? "labels" : "source_imagery" }
}
