/// One thing a mirror can send: its headers, and a way to write any part of its bytes.
public struct MirrorResource: Sendable {
    /// Writes the bytes of a range, in order, in pieces of any size.
    ///
    /// `write` throws when the client went away or a fault ends the answer; the error must be passed on.
    public typealias BodyWriter =
        @Sendable (
            _ range: Range<Int>, _ write: (UnsafeRawBufferPointer) throws -> Void
        ) throws -> Void

    /// The status of a whole answer. Ranges are honoured for 200 only.
    public var status: Int

    /// The length in bytes.
    public var size: Int

    /// The entity tag with its quotes; `nil` sends none.
    public var etag: String?

    /// Seconds since 1970 for `Last-Modified`; `nil` sends none.
    public var lastModified: Int?

    /// The value of `Content-Type`.
    public var contentType: String

    /// Further header fields, such as `Location`.
    public var headers: HeaderFields

    /// The value of `Content-MD5`, which goes with the whole only; `nil` sends none.
    public var contentMD5: String?

    /// Whether ranges are honoured and announced by `Accept-Ranges`.
    public var acceptsRanges: Bool

    /// Whether it goes in chunks, so that no `Content-Length` tells its size.
    public var isChunked = false

    /// Writes any part of the bytes.
    public var body: BodyWriter

    /// A resource whose bytes come from `body`, which is called with ranges inside `0..<size`.
    public init(
        status: Int = 200, size: Int, etag: String? = nil, lastModified: Int? = MirrorResource.fixedDate,
        contentType: String = "binary/octet-stream", headers: HeaderFields = [:], acceptsRanges: Bool = true,
        body: @escaping BodyWriter
    ) {
        self.status = status
        self.size = size
        self.etag = etag
        self.lastModified = lastModified
        self.contentType = contentType
        self.headers = headers
        self.acceptsRanges = acceptsRanges
        self.body = body
    }

    /// The date made-up resources carry: 5 April 2023, 00:00 UTC.
    public static let fixedDate = 1_680_652_800
}
