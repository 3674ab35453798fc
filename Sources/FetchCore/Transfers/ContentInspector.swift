/// Looks at an asset's bytes in order, once, while or after they arrive.
public protocol ContentInspector: AnyObject {
    /// Takes the next bytes.
    ///
    /// - Throws: ``FetchError`` as soon as the content is known to be wrong.
    func consume(_ bytes: UnsafeRawBufferPointer) throws(FetchError)
    /// All bytes were given.
    ///
    /// - Throws: ``FetchError`` when the content is not whole.
    func finish() throws(FetchError)
}

/// Computes one checksum of a stream.
public protocol Digest: AnyObject {
    /// Takes the next bytes.
    func update(_ bytes: UnsafeRawBufferPointer)
    /// The checksum of all bytes given.
    func finalize() -> Checksum
}

/// Where inspectors and digests come from: the parts of the program that know formats, passed in.
public struct ContentChecks: Sendable {
    /// Makes the inspector for a kind of content; `nil` when there is nothing to look at. The name is for messages.
    public var inspector: @Sendable (_ content: Asset.Content, _ name: String) -> (any ContentInspector)?
    /// Makes a digest; `size` is the asset's size in bytes, which some algorithms hash first.
    public var digest: @Sendable (_ algorithm: Checksum.Algorithm, _ size: Int64) -> any Digest

    /// Bundles the two.
    public init(
        inspector: @escaping @Sendable (Asset.Content, String) -> (any ContentInspector)?,
        digest: @escaping @Sendable (Checksum.Algorithm, Int64) -> any Digest
    ) {
        self.inspector = inspector
        self.digest = digest
    }
}
