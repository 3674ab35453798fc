/// The way to objects in stores that want to know who asks: addresses `s3://bucket/key`.
///
/// Keys in addresses are percent-encoded, as paths in others are.
public protocol ObjectOrigin: Sendable {
    /// How to get an object now: signed where there are credentials, for some minutes only.
    ///
    /// - Throws: ``FetchError`` with code `bad-input` for what is no such address, `usage` when the environment is wrong.
    func request(for address: String) throws(FetchError) -> TransferRequest
    /// Lists all objects below an address, in the order of their keys, a page at a time.
    ///
    /// Errors: those of the store and of the transport.
    func list(below address: String, _ page: ([ListedObject]) throws -> Void) async throws
}

/// One object of a listing.
public struct ListedObject: Sendable, Hashable {
    /// Its address.
    public var address: String
    /// Its key behind that of the address listed; may be no path.
    public var name: String
    /// Bytes.
    public var size: Int64

    /// Describes an object.
    public init(address: String, name: String, size: Int64) {
        self.address = address
        self.name = name
        self.size = size
    }
}

/// Addresses of objects in stores.
public enum ObjectAddress {
    /// How they begin.
    public static let scheme = "s3://"

    /// True when text is one.
    public static func isOne(_ text: String) -> Bool { text.hasPrefix(scheme) }
}
