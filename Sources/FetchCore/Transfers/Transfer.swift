/// One asset on its way: what the transport needs to know and whom it tells.
///
/// The engine implements it, the transport drives it, from the transport's own thread and never twice at once.
/// Nothing here may block: other transfers wait meanwhile.
public protocol Transfer: AnyObject, Sendable {
    /// How to get the asset.
    var request: TransferRequest { get }
    /// The asset's name for messages.
    var label: String { get }
    /// The size the listing promised, in bytes.
    var promisedSize: Int64? { get }
    /// True when a wrong mixture of two versions would be noticed at the end, by checksum or archive structure.
    var isVerifiable: Bool { get }

    /// True when nothing of it is there, so that the destination need not be opened before the first answer.
    var isFresh: Bool { get }
    /// An empty buffer for all bytes of an asset of this size, when it may be handed over whole instead of being written
    /// to its destination; `nil` when it may not.
    func buffer(for size: Int64) -> [UInt8]?
    /// The asset came whole: a small one, held in memory. Called before ``ends(_:)``, instead of all in between.
    func takes(_ body: [UInt8], of head: ResponseHead)

    /// Opens the destination and says what is there. Called before each attempt's first request.
    func open() throws(FetchError) -> Landing
    /// The body is about to arrive, for an asset of this size and version, from `offset` on.
    func begins(_ head: ResponseHead, at offset: Int64) throws(FetchError)
    /// What was there is void: the destination is to be emptied, the asset starts from its first byte.
    func restarts() throws(FetchError)
    /// From here on bytes arrive out of order: `ranges` has to be on record before this returns.
    func scatters(_ ranges: ByteRanges) throws(FetchError)
    /// These bytes are there now. Called when a megabyte or more has been added since the last call, and at the end.
    func advances(to ranges: ByteRanges)
    /// The transfer is over. After success all bytes are there, not yet verified.
    func ends(_ outcome: TransferOutcome)
    /// Non-nil once the content was found wrong while it arrives: the transport gives up at the next chunk.
    var objection: FetchError? { get }
}

/// Where a transfer's bytes go and what is there already.
public struct Landing: Sendable {
    /// An open file that bytes are written to at their offsets; stays the property of whoever opened it.
    public var descriptor: Int32
    /// The parts that are there.
    public var present: ByteRanges
    /// The version they belong to.
    public var validator: Validator
    /// The size of the whole, when known.
    public var size: Int64?

    /// Describes a destination.
    public init(descriptor: Int32, present: ByteRanges, validator: Validator, size: Int64?) {
        self.descriptor = descriptor
        self.present = present
        self.validator = validator
        self.size = size
    }
}

/// How a transfer ended.
public struct TransferOutcome: Sendable {
    /// `nil` after success.
    public var error: FetchError?
    /// Bytes received over the network for it in this run, wasted ones included.
    public var received: Int64
    /// Requests sent for it.
    public var requests: Int

    /// Describes an end.
    public init(error: FetchError?, received: Int64, requests: Int) {
        self.error = error
        self.received = received
        self.requests = requests
    }
}
