/// The names that a dataset's items can be chosen by.
public struct CatalogFacets: Sendable, Hashable {
    /// The asset keys of each collection.
    public var keys: [String: Set<String>]
    /// False when there are more keys than are told.
    public var keysAreComplete: Bool

    /// Describes what there is.
    public init(keys: [String: Set<String>], keysAreComplete: Bool) {
        self.keys = keys
        self.keysAreComplete = keysAreComplete
    }
}

/// A source that knows the names its items can be chosen by, so that a misspelt one is an error that lists them.
public protocol FacetListing: DatasetSource {
    /// The names, or `nil` when they are not known before everything is listed.
    func facets() throws -> CatalogFacets?
}
