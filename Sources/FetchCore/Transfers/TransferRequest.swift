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

    /// Bytes that are on this machine already.
    public enum Local: Sendable, Hashable {
        /// These bytes, for what is small.
        case bytes([UInt8])
        /// All bytes of a file, which is copied.
        case file(String)
    }

    /// An absolute `http` or `https` address; may hold a secret, so print it through ``SafeURL`` only.
    ///
    /// Of an asset that is ``local``, whatever tells it from others.
    public var url: String
    /// Headers sent to this origin only; a redirect to another origin drops them.
    public var headers: [Header]
    /// When the address stops working, in seconds since 1970.
    public var expires: Double?
    /// Sent as the body of a `POST` where a small document is read; `nil` for a `GET`.
    public var body: [UInt8]?
    /// Where the bytes are when they need no network; `nil` for what comes from ``url``.
    public var local: Local?

    /// Makes a request.
    public init(url: String, headers: [Header] = [], expires: Double? = nil, body: [UInt8]? = nil) {
        self.url = url
        self.headers = headers
        self.expires = expires
        self.body = body
    }

    /// Makes a request that needs no network.
    public init(local: Local, name: String) {
        self.init(url: name)
        self.local = local
    }
}
