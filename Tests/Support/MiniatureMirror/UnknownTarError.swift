/// A name that is none of the tars of a miniature.
public struct UnknownTarError: Error, CustomStringConvertible, Sendable {
    /// The name asked for.
    public let name: String

    /// For example `no tar named sa_001000.tar`.
    public var description: String { "no tar named \(name)" }
}
