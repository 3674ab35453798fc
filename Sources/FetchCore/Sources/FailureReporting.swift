/// A source whose users expect failures in a file of a form of its own, beside `failures.jsonl`.
public protocol FailureReporting: DatasetSource {
    /// Where the file lies, below the output directory; `nil` when none is wanted. Without failures it is empty.
    var failureReport: RelativePath? { get }
    /// What the file says of one failed asset, with its line end.
    func failureRow(for asset: Asset, reason: String) throws -> String
}
