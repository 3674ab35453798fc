public import FetchCore

/// The items whose rectangle, or with `exact` whose outline, has a point in common with an outline.
public struct IntersectsSelector: Selector {
    private let text: String
    private let isExact: Bool
    private let bounds: BoundingBox
    public let words: String

    /// Takes GeoJSON: a Feature, a FeatureCollection or a bare geometry; `name` is what to call it.
    ///
    /// - Throws: ``FetchError`` with code `usage` for anything else.
    public init(geoJSON text: String, name: String, exact: Bool) throws(FetchError) {
        self.text = text
        isExact = exact
        bounds = try GeometryTest(geoJSON: text).bounds
        words = "--intersects \(name)" + (exact ? " --exact" : "")
    }

    public var query: SelectionQuery { SelectionQuery(bounds: bounds, needsGeometry: isExact) }

    public func apply(to items: ItemSequence, journal: SelectionJournal) -> ItemSequence {
        let (text, isExact) = (text, isExact)
        return MetadataFilter(words: words, missing: "where").apply(to: items, journal: journal) {
            let test = try GeometryTest(geoJSON: text)
            return { metadata in
                guard let box = metadata.bounds else { return .unknown }
                guard test.intersects(box) else { return .no }
                guard isExact, let outline = metadata.geometry else { return .yes }
                return test.intersects(wkb: outline).map { $0 ? .yes : .no } ?? .unknown
            }
        }
    }
}
