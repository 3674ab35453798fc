import ArgumentParser
import FetchCore
import FetchSelectors

/// Selection options that only some sources have, by their capabilities.
protocol SourceSelection: ParsableArguments {
    /// What help calls the group.
    static var title: String { get }
    /// True when any of them is given.
    var isGiven: Bool { get }
    /// The selection in the command line's words.
    var words: [String] { get }
    /// The filters, in the order they are applied: before any sampler.
    func filters() throws -> [any Selector]
    /// What `--by` divides items by, when it is given.
    var strata: String? { get }
    /// The condition on rows of Parquet files, when it is given.
    var rowCondition: String? { get }
    /// Checks names against what there is.
    func check(against facets: CatalogFacets) throws
}

/// For sources that say nothing of their items: conditions are on the rows of Parquet files.
struct NoSourceSelection: SourceSelection {
    static let title = "Selection by content"

    @Option(
        // A condition may begin with a minus sign.
        name: .customLong("where"), parsing: .unconditional,
        help: ArgumentHelp(
            "Only the rows of Parquet files that meet this, as SQL: \"material = 'Glass' and image.width < 4000\".",
            valueName: "condition"))
    var rowCondition: String?

    mutating func validate() throws { try RowConditionText.check(rowCondition) }

    var isGiven: Bool { false }
    var words: [String] { rowCondition.map { ["--where \($0)"] } ?? [] }
    var strata: String? { nil }
    func filters() throws -> [any Selector] { [] }
    func check(against facets: CatalogFacets) throws {}
}

/// A condition on rows as the command line has it.
enum RowConditionText {
    /// What can be judged without reading anything is judged before anything is read.
    static func check(_ text: String?) throws {
        guard let text else { return }
        do { _ = try SQLCondition(parsing: text) } catch { throw ValidationError("\(error.description).") }
    }
}
