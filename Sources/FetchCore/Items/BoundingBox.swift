/// A rectangle on the globe in degrees (WGS 84), its edges included.
///
/// One whose west is greater than its east crosses the antimeridian, as in RFC 7946 §5.2.
public struct BoundingBox: Sendable, Hashable {
    public var west: Double
    public var south: Double
    public var east: Double
    public var north: Double

    /// Makes a rectangle; the numbers are taken as they are.
    public init(west: Double, south: Double, east: Double, north: Double) {
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    /// True when the rectangle crosses the antimeridian.
    public var crossesAntimeridian: Bool { west > east }

    /// The same place as one or two rectangles that do not cross the antimeridian.
    public var parts: [BoundingBox] {
        guard crossesAntimeridian else { return [self] }
        return [
            BoundingBox(west: west, south: south, east: 180, north: north),
            BoundingBox(west: -180, south: south, east: east, north: north),
        ]
    }

    /// True when the two have a point in common; touching counts.
    public func intersects(_ other: BoundingBox) -> Bool {
        guard south <= other.north, other.south <= north else { return false }
        switch (crossesAntimeridian, other.crossesAntimeridian) {
        case (false, false): return west <= other.east && other.west <= east
        case (true, true): return true
        case (true, false): return other.east >= west || other.west <= east
        case (false, true): return east >= other.west || west <= other.east
        }
    }

    /// Longitude and latitude of the middle.
    public var center: (longitude: Double, latitude: Double) {
        let latitude = (south + north) / 2
        guard crossesAntimeridian else { return ((west + east) / 2, latitude) }
        let middle = (west + east + 360) / 2
        return (middle > 180 ? middle - 360 : middle, latitude)
    }
}
