/// What a source may use to list less. It may ignore all of it; it must never list fewer than match.
public struct SelectionQuery: Sendable, Hashable {
    /// When set, only items with these ids are wanted.
    public var ids: Set<String>?
    /// When set, only items with these numbers are wanted.
    public var numbers: Set<Int>?
    /// When set, only items of these collections are wanted.
    public var collections: Set<String>?
    /// When set, only items that touch this rectangle are wanted, and those that do not say where they are.
    public var bounds: BoundingBox?
    /// When set, only items of this time are wanted, and those that do not say when they are from.
    public var time: TimeSpan?
    /// The properties that selectors look at; items need not carry others.
    public var properties: Set<String>
    /// True when selectors look at outlines; otherwise items need not carry any.
    public var needsGeometry: Bool

    /// A query that matches everything.
    public static let everything = SelectionQuery()

    /// Makes a query.
    public init(
        ids: Set<String>? = nil, numbers: Set<Int>? = nil, collections: Set<String>? = nil,
        bounds: BoundingBox? = nil, time: TimeSpan? = nil, properties: Set<String> = [], needsGeometry: Bool = false
    ) {
        self.ids = ids
        self.numbers = numbers
        self.collections = collections
        self.bounds = bounds
        self.time = time
        self.properties = properties
        self.needsGeometry = needsGeometry
    }

    /// A query that matches what both match; of two places or two times it keeps the first.
    public func and(_ other: SelectionQuery) -> SelectionQuery {
        SelectionQuery(
            ids: Self.both(ids, other.ids), numbers: Self.both(numbers, other.numbers),
            collections: Self.both(collections, other.collections), bounds: bounds ?? other.bounds,
            time: time ?? other.time, properties: properties.union(other.properties),
            needsGeometry: needsGeometry || other.needsGeometry)
    }

    /// The query that matches everything and asks for the same of each item.
    public var withoutLimits: SelectionQuery {
        SelectionQuery(properties: properties, needsGeometry: needsGeometry)
    }

    private static func both<T: Hashable>(_ a: Set<T>?, _ b: Set<T>?) -> Set<T>? {
        guard let a else { return b }
        guard let b else { return a }
        return a.intersection(b)
    }
}
