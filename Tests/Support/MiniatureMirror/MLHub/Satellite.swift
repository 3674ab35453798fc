/// Whose pictures they are.
enum Satellite: Int, Sendable, CaseIterable {
    case sentinel1 = 1
    case sentinel2

    /// The keys of the assets of one picture.
    var bands: [String] {
        switch self {
        case .sentinel1: ["VV", "VH"]
        case .sentinel2: ["B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B8A", "B09", "B11", "B12"]
        }
    }

    /// The name the `eo` extension has for a band, where it has one.
    func commonName(ofBand band: String) -> String? {
        guard self == .sentinel2 else { return nil }
        return [
            "B01": "coastal", "B02": "blue", "B03": "green", "B04": "red", "B08": "nir", "B8A": "nir08",
            "B09": "nir09", "B11": "swir16", "B12": "swir22",
        ][band] ?? "rededge"
    }

    /// How many pictures there are of place 0, which lies alone: with 17 and 6 a box around it holds 131 assets.
    var picturesOfFirstPlace: Int {
        switch self {
        case .sentinel1: 17
        case .sentinel2: 6
        }
    }

    /// Days between two pictures of a place; the days outside the week of April have no common divisor with it that
    /// would repeat a date.
    var revisitDays: Int {
        switch self {
        case .sentinel1: 6
        case .sentinel2: 5
        }
    }
}
