/// Where whole samples go, one after the other in the order of the plan: shards, a stream.
///
/// Used from one thread, which may wait. What is put becomes final by a commit only: a run that is killed goes on behind
/// the last one, so that the same plan makes the same bytes however often it was interrupted.
public protocol SampleSink: Sendable {
    /// Its settings in the command line's words: with others the samples would lie otherwise.
    var words: String { get }
    /// True when ``begin(at:total:)`` needs to be told how many samples there will be.
    var needsTotal: Bool { get }

    /// Goes on behind what `mark` stands for, or begins with `nil`; what was put after that commit is taken back.
    ///
    /// Errors: `not-found` when what was committed is gone; `local-io`, `no-space`.
    func begin(at mark: String?, total: Int?) throws(FetchError)
    /// True when a piece ended because this sample does not belong to it any more: a commit is due before it is put.
    func closesPiece(before sample: Sample) throws(FetchError) -> Bool
    /// Adds a sample; true when that filled a piece: a commit is due.
    func put(_ sample: Sample) throws(FetchError) -> Bool
    /// Makes durable what was put.
    func commit() throws(FetchError) -> SampleCommit
    /// Ends the last piece: nothing more comes.
    func end() throws(FetchError) -> SampleCommit
    /// Gives a piece its final name; true when it has it.
    func publish(_ piece: SamplePiece) throws(FetchError) -> Bool
    /// Writes what says of all pieces together what there is.
    func describe(_ pieces: [SamplePiece]) throws(FetchError)
    /// What the names of pieces begin with; `nil` where there are none.
    var pieceName: String? { get }
    /// True when ``begin(at:total:)`` can go on there.
    func canGoOn(at mark: String) throws(FetchError) -> Bool
    /// The mark at the start of the piece that this one is in; `nil` where there are none.
    func start(of mark: String) -> String?
    /// Reads a piece that has its final name, and was not hashed when it was made.
    func checksum(of piece: SamplePiece) throws(FetchError) -> Checksum?
}

extension SampleSink {
    /// None.
    public var pieceName: String? { nil }
    /// Nothing has to be there.
    public func canGoOn(at mark: String) throws(FetchError) -> Bool { true }
    /// None.
    public func start(of mark: String) -> String? { nil }
    /// Nobody asks.
    public func checksum(of piece: SamplePiece) throws(FetchError) -> Checksum? { nil }
}

/// What a commit made durable.
public struct SampleCommit: Sendable {
    /// Where a later run goes on.
    public var mark: String
    /// Pieces that are whole and have no final name yet.
    public var finished: [SamplePiece]

    /// Describes a commit.
    public init(mark: String, finished: [SamplePiece]) {
        self.mark = mark
        self.finished = finished
    }
}

/// A file of samples: a shard.
public struct SamplePiece: Sendable, Hashable {
    /// Where it lies, below the output.
    public var path: RelativePath
    /// In bytes.
    public var size: Int64
    /// How many samples are in it.
    public var samples: Int
    public var checksum: Checksum?

    /// The asset key that pieces have in the ledger.
    public static let key = "shard"

    /// Describes a piece.
    public init(path: RelativePath, size: Int64, samples: Int, checksum: Checksum?) {
        self.path = path
        self.size = size
        self.samples = samples
        self.checksum = checksum
    }
}
