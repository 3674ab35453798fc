/// A rectangle of longitudes and latitudes, in millionths of a degree so that its text is exact.
public struct GeoBox: Sendable, Hashable {
    /// The western edge.
    public let west: Int

    /// The southern edge.
    public let south: Int

    /// The eastern edge, not west of `west`.
    public let east: Int

    /// The northern edge.
    public let north: Int

    /// The edges in millionths of a degree.
    public init(west: Int, south: Int, east: Int, north: Int) {
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    /// The edges in degrees, in the order of GeoJSON: west, south, east, north.
    public var degrees: [Double] {
        [west, south, east, north].map { Double($0) / 1e6 }
    }

    /// The smallest box around both.
    func union(_ other: GeoBox) -> GeoBox {
        GeoBox(
            west: min(west, other.west), south: min(south, other.south), east: max(east, other.east),
            north: max(north, other.north))
    }

    /// Whether the boxes share a point; touching edges do. `bounds` is in degrees as GeoJSON has it, and crosses the
    /// antimeridian when its west is greater than its east.
    func touches(_ bounds: [Double]) -> Bool {
        let own = degrees
        guard own[1] <= bounds[3], own[3] >= bounds[1] else { return false }
        if bounds[0] > bounds[2] { return own[2] >= bounds[0] || own[0] <= bounds[2] }
        return own[0] <= bounds[2] && own[2] >= bounds[0]
    }

    /// The array GeoJSON calls a bounding box.
    var json: JSON {
        .array([west, south, east, north].map(Self.number))
    }

    /// A polygon turned a little inside the box: it touches all four edges and leaves the corners free.
    var polygon: JSON {
        let ring = corners.map { JSON.array([Self.number($0.x), Self.number($0.y)]) }
        return ["type": "Polygon", "coordinates": [.array(ring)]]
    }

    /// The ring of that polygon, in degrees.
    var ring: [[Double]] {
        corners.map { [Double($0.x) / 1e6, Double($0.y) / 1e6] }
    }

    private var corners: [(x: Int, y: Int)] {
        let inset = (east - west) / 16
        return [
            (west, north - inset), (west + inset, south), (east, south + inset), (east - inset, north),
            (west, north - inset),
        ]
    }

    /// The box as a polygon.
    var rectangle: JSON {
        let ring = [(west, north), (west, south), (east, south), (east, north), (west, north)]
        return ["type": "Polygon", "coordinates": [.array(ring.map { [Self.number($0.0), Self.number($0.1)] })]]
    }

    /// Millionths of a degree as degrees.
    static func text(_ value: Int) -> String {
        let digits = "\(abs(value) % 1_000_000 + 1_000_000)".dropFirst()
        return "\(value < 0 ? "-" : "")\(abs(value) / 1_000_000).\(digits)"
    }

    private static func number(_ value: Int) -> JSON { .literal(text(value)) }
}
