/// What an item says of itself beyond its name: what the selectors of place, time and kind look at.
///
/// A class, so that an item without any costs no more than a word.
public final class ItemMetadata: Sendable, Hashable {
    /// The group the item belongs to, in STAC its collection.
    public let collection: String?
    /// The rectangle it covers; `nil` when it does not say.
    public let bounds: BoundingBox?
    /// When it was taken; `nil` when it does not say.
    public let time: TimeSpan?
    /// Its outline as WKB (OGC 06-103r4 §8); `nil` when it is the rectangle, or when nobody asked for it.
    public let geometry: [UInt8]?
    /// Those of its properties that the query names.
    public let properties: [String: PropertyValue]

    /// Describes an item.
    public init(
        collection: String? = nil, bounds: BoundingBox? = nil, time: TimeSpan? = nil, geometry: [UInt8]? = nil,
        properties: [String: PropertyValue] = [:]
    ) {
        self.collection = collection
        self.bounds = bounds
        self.time = time
        self.geometry = geometry
        self.properties = properties
    }

    public static func == (a: ItemMetadata, b: ItemMetadata) -> Bool {
        a.collection == b.collection && a.bounds == b.bounds && a.time == b.time && a.geometry == b.geometry
            && a.properties == b.properties
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(collection)
        hasher.combine(bounds)
        hasher.combine(time)
    }
}
