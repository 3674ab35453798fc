/// A sink without files: content is given to it in order, while it arrives, and is under its final name once it is
/// known to be right.
///
/// Its functions wait for the network and are called on threads that may. ``Sink/open(_:resuming:)`` gives a file on this
/// machine, for content that has to wait here; ``Sink/sync(_:)`` puts what such files hold under its final name, and
/// completes writers that are not complete yet.
public protocol RemoteSink: Sink {
    /// How many assets are brought at once, each on a thread of its own.
    var width: Int { get }
    /// An asset up to this size, in bytes, is kept until it is whole; of a larger one a later run finds what was sent.
    var wholeLimit: Int64 { get }
    /// What lies under the entry's final name and is known of it without reading it; `nil` when nothing does.
    func holding(of entry: PlanEntry) throws(FetchError) -> Holding?
    /// Reads back what lies under the entry's final name, so many bytes.
    func read(_ entry: PlanEntry, size: Int64) -> any WaitingStream
    /// Begins a whole asset, of this size in bytes when that is known.
    ///
    /// With `resuming`, content that an earlier run has sent and that is the same is not sent again. Content is given
    /// from its first byte all the same: what was verified then is forgotten.
    func begin(_ entry: PlanEntry, size: Int64?, resuming: Bool) throws(FetchError) -> any RemoteWriter
    /// Makes durable what goes on waiting on this machine.
    func keep(_ writers: [any SinkWriter]) throws(FetchError)
}

extension RemoteSink {
    /// Nobody knows.
    public func room() throws(FetchError) -> Room? { nil }
}

/// What lies under a final name, as far as is known without reading it.
public struct Holding: Sendable, Hashable {
    /// Its size in bytes.
    public var size: Int64
    /// Checksums of the whole.
    public var checksums: [Checksum]

    /// Describes what is there.
    public init(size: Int64, checksums: [Checksum] = []) {
        self.size = size
        self.checksums = checksums
    }
}

/// One asset's content on its way to a place without files.
public protocol RemoteWriter: SinkWriter {
    /// Takes the next bytes; waits where more are under way than may be.
    func append(_ bytes: UnsafeRawBufferPointer) throws(FetchError)
    /// All content was given: where it is too large to be kept, nothing of it is held here any more.
    func seal() throws(FetchError)
    /// All content was given and is right: puts it under its final name. Nothing was there by this writer before.
    func complete() throws(FetchError)
}

extension RemoteWriter {
    /// None: there is no file.
    public var descriptor: Int32 { -1 }
    /// What was sent by an earlier run is the writer's own business.
    public var existing: Int64 { 0 }
    /// Takes nothing ahead.
    public func reserve(_ size: Int64) throws(FetchError) {}

    /// Takes a whole small asset.
    public func write(_ body: [UInt8]) throws(FetchError) {
        do {
            try body.withUnsafeBytes { try append($0) }
        } catch {
            throw FetchError.wrapping(error, while: "writing")
        }
    }

    /// Not possible: content is given in order, and another writer begins anew.
    public func truncate() throws(FetchError) {
        throw FetchError(.unexpected, "what was sent cannot be taken back")
    }
}
