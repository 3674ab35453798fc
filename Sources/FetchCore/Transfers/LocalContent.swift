/// An asset's content where it needs no network: it is checked and named as if it had come over one.
public enum LocalContent: Sendable, Hashable {
    /// A file outside the output that holds it, by its absolute path.
    case file(String)
    /// These bytes, for what is small.
    case bytes([UInt8])
    /// What a source makes of what it holds in another form, such as an object of git.
    case made(Maker)

    /// Makes the content when its turn has come, so that only few are in memory at once.
    public final class Maker: Sendable, Hashable {
        /// The whole content. Errors: those of the source.
        public let make: @Sendable () throws -> [UInt8]

        /// Wraps a function.
        public init(_ make: @escaping @Sendable () throws -> [UInt8]) { self.make = make }

        public static func == (a: Maker, b: Maker) -> Bool { a === b }
        public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
    }
}
