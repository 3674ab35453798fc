public import ArgumentParser

/// The options of `fetch git-lfs`.
public struct LFSOptions: ParsableArguments, Sendable {
    /// The repository.
    @Argument(
        help: ArgumentHelp(
            "The repository: https://HOST/PATH, ssh://USER@HOST/PATH, USER@HOST:PATH, or a folder.", valueName: "url"))
    public var repository: String

    /// Which version of it.
    @Option(help: ArgumentHelp("A branch, a tag or a commit; otherwise what HEAD stands for.", valueName: "name"))
    public var revision: String?

    /// How files lie in the output.
    @Option(
        help: ArgumentHelp(
            "How files lie: tree, as in a work tree; or lfs, as the objects a clone in the output directory lacks.",
            valueName: "name"))
    public var layout = Layout.tree

    /// Where the token is.
    @Option(
        help: ArgumentHelp(
            "A file with a token for the server; otherwise ~/.netrc and git's credential helpers.", valueName: "file"))
    public var tokenFile: String?

    /// The ways files can lie.
    public enum Layout: String, ExpressibleByArgument, CaseIterable, Sendable {
        /// Files under their own names, once.
        case tree
        /// `.git/lfs/objects/aa/bb/OID`, where `git lfs checkout` finds them.
        case lfs
    }

    /// Makes empty options for the parser to fill.
    public init() {}
}
