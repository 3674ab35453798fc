/// A geometry of a search: the rings of a `Polygon` or `MultiPolygon`, or one point.
struct SearchGeometry: Decodable {
    private enum CodingKeys: CodingKey {
        case type, coordinates
    }

    typealias Point = [Double]

    /// Polygons, each an outer ring and its holes. A point is a polygon of one corner.
    let polygons: [[[Point]]]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "Point": polygons = [[[try container.decode(Point.self, forKey: .coordinates)]]]
        case "Polygon": polygons = [try container.decode([[Point]].self, forKey: .coordinates)]
        case "MultiPolygon": polygons = try container.decode([[[Point]]].self, forKey: .coordinates)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: container, debugDescription: "\(type) is not searched here")
        }
    }

    /// Whether it shares a point with a simple ring.
    func intersects(_ ring: [Point]) -> Bool {
        polygons.contains { polygon in
            let isCrossed = polygon.contains { Self.cross($0, ring) }
            return isCrossed || Self.contains(polygon, ring[0]) || Self.contains([ring], polygon[0][0])
        }
    }

    private static func cross(_ one: [Point], _ other: [Point]) -> Bool {
        zip(one, one.dropFirst()).contains { a, b in
            zip(other, other.dropFirst()).contains { c, d in touch(a, b, c, d) }
        }
    }

    private static func touch(_ a: Point, _ b: Point, _ c: Point, _ d: Point) -> Bool {
        let (abc, abd, cda, cdb) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b))
        if abc * abd < 0, cda * cdb < 0 { return true }
        return (abc == 0 && between(a, b, c)) || (abd == 0 && between(a, b, d)) || (cda == 0 && between(c, d, a))
            || (cdb == 0 && between(c, d, b))
    }

    private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    }

    private static func between(_ a: Point, _ b: Point, _ c: Point) -> Bool {
        min(a[0], b[0]) <= c[0] && c[0] <= max(a[0], b[0]) && min(a[1], b[1]) <= c[1] && c[1] <= max(a[1], b[1])
    }

    /// Whether a point lies inside the outer ring and all holes together, by counting crossings to its east.
    private static func contains(_ rings: [[Point]], _ point: Point) -> Bool {
        var isInside = false
        for ring in rings {
            for (a, b) in zip(ring, ring.dropFirst()) where (a[1] > point[1]) != (b[1] > point[1]) {
                let x = a[0] + (point[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                if x > point[0] { isInside.toggle() }
            }
        }
        return isInside
    }
}
