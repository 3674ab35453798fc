/// One request a mirror received, and how far its answer got.
public struct LoggedRequest: Sendable {
    /// The method.
    public let method: HTTPMethod

    /// The path, percent-decoded, without the query.
    public let path: String

    /// The query, still percent-encoded.
    public let query: String?

    /// The `Range` field.
    public let range: String?

    /// The `If-Range` field.
    public let ifRange: String?

    /// The other header fields.
    public let headers: HeaderFields

    /// The body that came with it.
    public let body: [UInt8]

    /// The status sent; 0 if the connection was reset before the answer.
    public let status: Int

    /// Bytes of the body given to the socket, without chunk framing.
    ///
    /// Counted just before they go: never fewer than the client has, and a little more if it hung up.
    public internal(set) var bytesSent = 0

    /// The number of the connection; the first is 1.
    public let connection: Int

    /// When the request came, in seconds since the server was made.
    public let time: Double

    init(request: MirrorRequest, status: Int, time: Double) {
        method = request.method
        path = request.path
        query = request.query
        range = request.headers["Range"]
        ifRange = request.headers["If-Range"]
        var others = request.headers
        others["Range"] = nil
        others["If-Range"] = nil
        headers = others
        body = request.body
        self.status = status
        connection = request.connection
        self.time = time
    }
}
