public import Logging

/// What the program gives a source to work with: the outside world, passed in.
public struct SourceEnvironment: Sendable {
    /// The only way to the network.
    public var transport: any Transport
    /// The user's wishes for what does not go through ``transport``.
    public var network = NetworkSettings()
    /// Seconds since 1970 (UTC), now.
    public var now: @Sendable () -> Double
    /// The way to objects in stores that are not asked by `http` addresses; `nil` where there is none.
    public var objects: (any ObjectOrigin)?
    /// Environment variables.
    public var variables: [String: String]
    public var logger: Logger
    /// Tells the user something worth knowing about the input, once; shown unless `-q`.
    public var notice: @Sendable (String) -> Void
    /// Tells the user what takes its time now, in a few words that replace the last ones; `nil` when it is over.
    public var status: @Sendable (String?) -> Void = { _ in }
    /// Throws when the run is to end: to be asked now and then by whatever takes long without the network.
    public var checkInterruption: @Sendable () throws(FetchError) -> Void = {}
    /// Makes a digest for what a source has to check itself; `size` is in bytes, which some algorithms hash first.
    public var digest: (@Sendable (_ algorithm: Checksum.Algorithm, _ size: Int64) -> any Digest)?
    /// Opens the place for what a source wants to find again in its next run (``SourceWorkspace``).
    ///
    /// `directory` says where output goes when the user gives a directory, or none, as
    /// ``DatasetSource/outputDirectory(_:)`` does. Errors: as for opening an output directory.
    public var workspace: @Sendable (_ directory: @Sendable (String?) -> String) throws -> SourceWorkspace = { _ in
        throw FetchError(.unexpected, "there is no place to keep anything")
    }

    /// Makes an environment.
    public init(
        transport: any Transport, now: @escaping @Sendable () -> Double, variables: [String: String],
        logger: Logger, notice: @escaping @Sendable (String) -> Void
    ) {
        self.transport = transport
        self.now = now
        self.variables = variables
        self.logger = logger
        self.notice = notice
    }
}
