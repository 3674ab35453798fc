/// Where the bytes of shards go, one shard after the other and each from its start to its end.
///
/// Used from one thread, which may wait. A shard has its final name when it is published, and not before.
public protocol ShardPlace: Sendable {
    /// Begins a shard; what is there of it without a final name is thrown away.
    func begin(_ path: RelativePath) throws(FetchError)
    /// True when a shard can be gone on with behind its first `offset` bytes.
    func holds(_ path: RelativePath, upTo offset: Int64) throws(FetchError) -> Bool
    /// Goes on with a shard behind its first `offset` bytes. True when all those bytes were given to `known`; false when
    /// they are not on this machine.
    ///
    /// Errors: `not-found` when they are gone.
    func resume(
        _ path: RelativePath, at offset: Int64, _ known: (UnsafeRawBufferPointer) -> Void
    ) throws(FetchError) -> Bool
    /// Adds bytes to the shard under way.
    func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError)
    /// Makes durable what was added.
    func sync() throws(FetchError)
    /// All bytes of the shard were added: makes it durable.
    func finish() throws(FetchError)
    /// Gives a shard that is finished its final name; true when it has it.
    func publish(_ piece: SamplePiece) throws(FetchError) -> Bool
    /// Gives the bytes of a shard that has its final name.
    func read(_ piece: SamplePiece, _ body: (UnsafeRawBufferPointer) -> Void) throws(FetchError)
    /// Writes a small file beside the shards, in place of an earlier one.
    func write(_ text: String, to path: RelativePath) throws(FetchError)
}
