import ArgumentParser
import FetchCore

/// Selection options that only some sources have, by their capabilities.
protocol SourceSelection: ParsableArguments {
    /// True when any of them is given.
    var isGiven: Bool { get }
    /// The selection in the command line's words.
    var words: [String] { get }
    /// The filters, in the order they are applied: before any sampler.
    func filters() throws -> [any Selector]
    /// What `--by` divides items by, when it is given.
    var strata: String? { get }
    /// Checks names against what there is.
    func check(against facets: CatalogFacets) throws
}

/// For sources that say nothing of their items: no options at all.
struct NoSourceSelection: SourceSelection {
    var isGiven: Bool { false }
    var words: [String] { [] }
    var strata: String? { nil }
    func filters() throws -> [any Selector] { [] }
    func check(against facets: CatalogFacets) throws {}
}
