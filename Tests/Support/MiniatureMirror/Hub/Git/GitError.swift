/// A call of git that failed.
public struct GitError: Error, CustomStringConvertible, Sendable {
    /// The call and what git said.
    public let description: String
}
