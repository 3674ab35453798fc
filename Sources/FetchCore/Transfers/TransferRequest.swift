/// How to get an asset now.
public struct TransferRequest: Sendable, Hashable {
    /// One request header.
    public struct Header: Sendable, Hashable {
        public var name: String
        public var value: String

        /// Makes a header line.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// An absolute `http` or `https` address; may hold a secret, so print it through ``SafeURL`` only.
    public var url: String
    /// Headers sent to this origin only; a redirect to another origin drops them.
    public var headers: [Header]
    /// When the address stops working, in seconds since 1970.
    public var expires: Double?

    /// Makes a request.
    public init(url: String, headers: [Header] = [], expires: Double? = nil) {
        self.url = url
        self.headers = headers
        self.expires = expires
    }
}
