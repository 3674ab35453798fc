public import FetchCore

/// The items whose rectangle touches a given one; those that do not say where they are, too.
public struct BoundingBoxSelector: Selector {
    private let box: BoundingBox

    /// Wants what touches `box`.
    public init(_ box: BoundingBox) { self.box = box }

    /// Reads `W,S,E,N`, and `W,S,BOTTOM,E,N,TOP` without its heights.
    ///
    /// - Throws: ``FetchError`` with code `usage` for anything that is no rectangle on the globe.
    public init(parsing text: String) throws(FetchError) {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            Double(part.filter { $0 != " " })
        }
        let edges = numbers.count == 6 ? [numbers[0], numbers[1], numbers[3], numbers[4]] : numbers
        guard edges.count == 4, let west = edges[0], let south = edges[1], let east = edges[2], let north = edges[3],
            [west, south, east, north].allSatisfy(\.isFinite)
        else { throw Self.error(text, "it is not four numbers") }
        guard south <= north else { throw Self.error(text, "its south is north of its north") }
        guard (-90...90).contains(south), (-90...90).contains(north) else {
            throw Self.error(text, "a latitude is not between -90 and 90")
        }
        guard (-180...180).contains(west), (-180...180).contains(east) else {
            throw Self.error(text, "a longitude is not between -180 and 180")
        }
        box = BoundingBox(west: west, south: south, east: east, north: north)
    }

    public var words: String {
        "--bbox "
            + [box.west, box.south, box.east, box.north].map { PropertyValue.number($0).text }
            .joined(separator: ",")
    }

    public var query: SelectionQuery { SelectionQuery(bounds: box) }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let box = box
        return MetadataFilter(words: words, missing: "where").apply(to: items, journal: journal) {
            { $0.bounds.map { $0.intersects(box) ? .yes : .no } ?? .unknown }
        }
    }

    private static func error(_ text: String, _ why: String) -> FetchError {
        FetchError(
            .usage, "\"\(SafeText.printable(text))\" is not a rectangle: \(why)",
            hint: "Write west,south,east,north in degrees, for example 13.0,52.3,13.8,52.7; across the antimeridian "
                + "west is greater than east")
    }
}
