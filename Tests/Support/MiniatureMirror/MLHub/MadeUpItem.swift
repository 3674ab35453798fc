import Glibc

/// One item of `MadeUpItems`: a box of a hundredth of a degree, a minute, a cloud cover and two assets.
struct MadeUpItem {
    /// 1 January 2016, in seconds since 1970.
    private static let start = 1_451_606_400
    private static let width = 10_000

    let index: Int
    let id: String
    let collection: String
    let seed: UInt64

    /// Longitudes follow the golden ratio, which spreads them evenly; latitudes are drawn.
    private var box: GeoBox {
        let hash = SplitMix64.mixed(seed &+ UInt64(index))
        let turn = UInt64(index) &* 0x9e37_79b9_7f4a_7c15
        let west = Int(turn.multipliedFullWidth(by: 359_990_000).high) - 180_000_000
        let south = Int(hash.multipliedFullWidth(by: 179_990_000).high) - 90_000_000
        return GeoBox(west: west, south: south, east: west + Self.width, north: south + Self.width)
    }

    private var cloudCover: Int { Int(SplitMix64.mixed(seed &+ UInt64(index) &+ 1) % 101) }

    private var date: String {
        var time = time_t(Self.start + index * 60)
        var parts = tm()
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(day)T\(two(parts.tm_hour)):\(two(parts.tm_min)):00Z"
    }

    /// The item on one line; the same document as `json(assetBase:)`, made much faster.
    func line(assetBase: String) -> [UInt8] {
        let (box, base) = (box, "\(assetBase)/\(collection)/\(id)")
        let (w, s) = (GeoBox.text(box.west), GeoBox.text(box.south))
        let (e, n) = (GeoBox.text(box.east), GeoBox.text(box.north))
        var text = "{\"type\": \"Feature\", \"stac_version\": \"1.0.0\", \"id\": \"\(id)\", \"properties\": "
        text += "{\"datetime\": \"\(date)\", \"eo:cloud_cover\": \(cloudCover), \"gsd\": 10}, "
        text += "\"geometry\": {\"type\": \"Polygon\", \"coordinates\": [[[\(w), \(n)], [\(w), \(s)], [\(e), \(s)], "
        text += "[\(e), \(n)], [\(w), \(n)]]]}, \"links\": [{\"rel\": \"collection\", "
        text += "\"href\": \"../collection.json\", \"type\": \"application/json\"}], \"assets\": {\"image\": "
        text += "{\"href\": \"\(base)/image.tif\", \"type\": \"image/tiff; application=geotiff\"}, \"labels\": "
        text += "{\"href\": \"\(base)/labels.geojson\", \"type\": \"application/geo+json\"}}, "
        text += "\"bbox\": [\(w), \(s), \(e), \(n)], \"stac_extensions\": "
        text += "[\"https://stac-extensions.github.io/eo/v1.0.0/schema.json\"], \"collection\": \"\(collection)\"}"
        return Array(text.utf8)
    }

    func json(assetBase: String) -> JSON {
        let base = "\(assetBase)/\(collection)/\(id)"
        return [
            "type": "Feature", "stac_version": "1.0.0", "id": .string(id),
            "properties": ["datetime": .string(date), "eo:cloud_cover": .literal("\(cloudCover)"), "gsd": 10],
            "geometry": box.rectangle,
            "links": [["rel": "collection", "href": "../collection.json", "type": "application/json"]],
            "assets": [
                "image": ["href": .string("\(base)/image.tif"), "type": "image/tiff; application=geotiff"],
                "labels": ["href": .string("\(base)/labels.geojson"), "type": "application/geo+json"],
            ],
            "bbox": box.json,
            "stac_extensions": ["https://stac-extensions.github.io/eo/v1.0.0/schema.json"],
            "collection": .string(collection),
        ]
    }
}
