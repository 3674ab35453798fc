/// What becomes of files that lie under the final name of a chosen asset.
public enum IfExists: String, Sendable, CaseIterable {
    /// They are kept without a look, whatever their size.
    case skip
    /// What the ledger knows to be right is kept, other files are compared and kept if they are right, and what was
    /// begun goes on.
    case resume
    /// They are fetched again and replaced.
    case overwrite
}
