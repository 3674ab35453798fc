/// What a source may use to list less. It may ignore all of it; it must never list fewer than match.
public struct SelectionQuery: Sendable, Hashable {
    /// When set, only items with these ids are wanted.
    public var ids: Set<String>?
    /// When set, only items with these numbers are wanted.
    public var numbers: Set<Int>?

    /// A query that matches everything.
    public static let everything = SelectionQuery()

    /// Makes a query.
    public init(ids: Set<String>? = nil, numbers: Set<Int>? = nil) {
        self.ids = ids
        self.numbers = numbers
    }

    /// The query that matches what both match.
    public func and(_ other: SelectionQuery) -> SelectionQuery {
        SelectionQuery(ids: Self.both(ids, other.ids), numbers: Self.both(numbers, other.numbers))
    }

    private static func both<T: Hashable>(_ a: Set<T>?, _ b: Set<T>?) -> Set<T>? {
        guard let a else { return b }
        guard let b else { return a }
        return a.intersection(b)
    }
}
