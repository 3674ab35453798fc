/// How to get an asset, or ask a question, now.
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

    /// What is asked for other than to read or, with a body, to answer.
    public enum Method: String, Sendable {
        /// To keep the body under the address.
        case put = "PUT"
        case delete = "DELETE"
        /// Only the head of what a `GET` would give.
        case head = "HEAD"
    }

    /// A body that is sent, by `POST` unless ``method`` says otherwise; it goes to this origin only.
    public struct Body: Sendable, Hashable {
        public var bytes: [UInt8]
        /// Its `Content-Type`.
        public var contentType: String
        /// True when sending it twice does no harm, as of a question: then it is tried again as a `GET` is. Otherwise
        /// only where the server has not seen it, or refused it for the moment.
        public var isRepeatable: Bool

        /// Makes a body.
        public init(_ bytes: [UInt8], contentType: String, isRepeatable: Bool) {
            self.bytes = bytes
            self.contentType = contentType
            self.isRepeatable = isRepeatable
        }
    }

    /// An absolute `http` or `https` address; may hold a secret, so print it through ``SafeURL`` only.
    ///
    /// Of an asset that is ``local``, whatever tells it from others.
    public var url: String
    /// Headers sent to this origin only; a redirect to another origin drops them.
    public var headers: [Header]
    /// When the address stops working, in seconds since 1970.
    public var expires: Double?
    /// What is sent; `nil` for a `GET`. For documents only.
    public var body: Body?
    /// What is asked for, where that is neither a `GET` nor a `POST`; no redirect is followed then. For documents only.
    public var method: Method?
    /// True when the address was made for this transfer: where it is refused, the source is asked for another one.
    public var isRenewable: Bool
    /// Whether the user's netrc may add credentials; false where the source sees to them, or the address is signed.
    public var takesNetrc: Bool
    /// Content that is on this machine already; the address is not asked then.
    public var local: LocalContent?

    /// Makes a request.
    public init(
        url: String, headers: [Header] = [], expires: Double? = nil, body: Body? = nil, isRenewable: Bool = false,
        takesNetrc: Bool = true
    ) {
        self.url = url
        self.headers = headers
        self.expires = expires
        self.body = body
        self.isRenewable = isRenewable
        self.takesNetrc = takesNetrc
        method = nil
        local = nil
    }

    /// Makes a request for what needs no network; `name` is what reports call the place it is from.
    public init(local: LocalContent, name: String = "") {
        self.init(url: name)
        self.local = local
    }
}
