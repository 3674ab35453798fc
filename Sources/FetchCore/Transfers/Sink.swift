/// Where bytes land; a commit is atomic.
public protocol Sink: Sendable {
    /// True when nothing lies under any final name yet, so that no asset has to be looked for.
    func isEmpty() throws(FetchError) -> Bool
    /// What lies under the entry's final name, or `nil` when nothing does. A link or a folder there is an error.
    func receipt(for entry: PlanEntry) throws(FetchError) -> Receipt?
    /// What lies under the final name was shown to be right and is kept: gives it what else belongs to it.
    func adopt(_ entry: PlanEntry) throws(FetchError)
    /// Opens a writer for a whole asset; with `resuming`, bytes of an earlier run are kept and counted.
    func open(_ entry: PlanEntry, resuming: Bool) throws(FetchError) -> any SinkWriter
    /// Makes the bytes of many verified assets durable, before their names become final. Writers may be closed already.
    func sync(_ writers: [any SinkWriter]) throws(FetchError)
    /// Room left where bytes land; `nil` where the sink cannot know.
    func room() throws(FetchError) -> Room?
    /// Puts what an interrupted run had verified but not yet named under its final name; false when it is gone.
    func settle(_ entry: PlanEntry) throws(FetchError) -> Bool
    /// Throws partial assets away that no entry with one of these ids will go on with.
    func discardParts(except ids: Set<Int64>) throws(FetchError)
    /// Removes what lies under a final name; nothing there is no error.
    func remove(_ path: RelativePath) throws(FetchError)
    /// Ends the run.
    func finish() throws(FetchError)
}

extension Sink {
    /// Most sinks have nothing to add.
    public func adopt(_ entry: PlanEntry) throws(FetchError) {}
}

/// What lies under a final name.
public struct Receipt: Sendable, Hashable {
    /// Its size in bytes.
    public var size: Int64
    /// The file that holds it, where that is not the asset's path below the output.
    public var file: String?

    /// Describes what is there.
    public init(size: Int64, file: String? = nil) {
        self.size = size
        self.file = file
    }
}

/// Room left on a file system.
public struct Room: Sendable, Hashable {
    /// Bytes an ordinary process may still write.
    public var bytes: Int64
    /// Files that may still be made; `nil` where the file system does not count them.
    public var inodes: Int64?
    /// Bytes that partial assets of earlier runs occupy already.
    public var partial: Int64

    /// Describes room.
    public init(bytes: Int64, inodes: Int64?, partial: Int64 = 0) {
        self.bytes = bytes
        self.inodes = inodes
        self.partial = partial
    }
}

/// One asset's bytes on their way to a final name. Used from one thread at a time.
public protocol SinkWriter: AnyObject, Sendable {
    /// An open file to write to and read back from, at offsets.
    var descriptor: Int32 { get }
    /// How many bytes were there when it was opened.
    var existing: Int64 { get }
    /// Takes room for `size` bytes before they come, where that costs no second write; fails with `no-space`.
    func reserve(_ size: Int64) throws(FetchError)
    /// Writes a whole small asset from its first byte.
    func write(_ body: [UInt8]) throws(FetchError)
    /// Empties it.
    func truncate() throws(FetchError)
    /// Gives it its final name, also after ``close()``. The bytes are verified and synced.
    func commit() throws(FetchError)
    /// Closes it and keeps the bytes for a later run.
    func close()
    /// Closes it, if it is open, and throws the bytes away.
    func discard()
}
