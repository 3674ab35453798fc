public import Logging

/// What the program gives a source to work with: the outside world, passed in.
public struct SourceEnvironment: Sendable {
    /// The only way to the network.
    public var transport: any Transport
    /// Seconds since 1970 (UTC), now.
    public var now: @Sendable () -> Double
    /// Environment variables.
    public var variables: [String: String]
    public var logger: Logger
    /// Tells the user something worth knowing about the input, once; shown unless `-q`.
    public var notice: @Sendable (String) -> Void

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
