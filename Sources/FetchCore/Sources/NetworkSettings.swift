/// How the user wants the network to be used, for a source that reaches a server by a library of its own.
public struct NetworkSettings: Sendable, Hashable {
    /// A proxy as curl takes it; `nil` follows the environment (`https_proxy` and so on).
    public var proxy: String?
    /// A file of certificate authorities in PEM form, instead of the system's.
    public var caFile: String?
    /// How long a connection may stay silent, in seconds.
    public var idleTimeout = 30.0

    /// The defaults.
    public init() {}
}
