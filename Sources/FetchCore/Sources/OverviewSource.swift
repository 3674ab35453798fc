/// A source that can say what a dataset holds, instead of fetching it.
public protocol OverviewSource: DatasetSource {
    /// True when the user asked for an overview instead of a fetch.
    var wantsOverview: Bool { get }

    /// Tells what there is, line by line, `items` being what the selection leaves of it.
    ///
    /// With `asJSON` the lines together are one JSON object.
    func overview(of items: ItemSequence, asJSON: Bool, _ print: @Sendable (String) -> Void) async throws
}
