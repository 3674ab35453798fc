public import FetchCore

/// What one run is asked to do, apart from what to fetch.
public struct RunOptions: Sendable {
    /// The output directory.
    public var output: String
    /// Plan only: ask for sizes, write nothing.
    public var isDryRun = false
    /// Go on although there is not room enough.
    public var isForced = false
    /// Only assets that failed before.
    public var failedOnly = false
    /// What becomes of files that lie under the final name of a chosen asset.
    public var ifExists = IfExists.resume
    /// Look at the size of every file that is done before believing the ledger.
    public var rechecks = false
    /// Ask servers for unknown sizes before the first transfer, whatever the source's assets weigh.
    public var asksSizes = false
    /// Which hash to record of assets without a promised checksum; `nil` for none.
    public var recordedHash: Checksum.Algorithm?
    /// What is wanted out of archives; `nil` for the archives themselves.
    public var unpacking: Unpacking?
    /// What a lock says is to be brought, instead of what selectors choose.
    public var locked: LockedPaths?
    /// What becomes of content instead of lying in a directory path by path.
    public var packing: SamplePacking?
    /// What is wanted out of files of rows; `nil` for the files themselves.
    public var rows: RowReading?
    /// What changes samples before they land, in this order.
    public var transforms: [any SampleTransform] = []
    /// What changes members of archives and assets that are no containers; `nil` when they come as they are.
    public var change: FileChange?
    /// The files that describe all samples, written at the end of a run.
    public var reports: [any SampleReport] = []
    /// The most bytes to bring; `nil` for all that is chosen.
    public var budget: Budget?
    /// Output directories of earlier runs whose files are shared instead of being fetched.
    public var linkFrom: [EarlierOutput] = []
    /// What keeps whole assets for other runs, and is looked into first; `nil` for none.
    public var cache: ContentCache?
    /// Bytes a second to reckon with, when the user gave a figure.
    public var assumedRate: Int64?
    /// The command line after the program's name, without secrets, for the record and for `fetch retry`.
    public var arguments: [String]
    /// The working directory the command was given in.
    public var directory: String
    /// The selection in the command line's words.
    public var selection: String
    /// The licence of a dataset that somebody else than its source knows.
    public var licence: SourceDescriptor.Licence?
    /// How whoever uses the dataset is asked to name it.
    public var citation: String?

    /// Makes options for an output directory.
    public init(output: String, arguments: [String] = [], directory: String = "", selection: String = "") {
        self.output = output
        self.arguments = arguments
        self.directory = directory
        self.selection = selection
    }
}
