/// What a server said before the body, as far as `fetch` uses it.
public struct ResponseHead: Sendable, Hashable {
    /// The HTTP status of the last answer, after redirects.
    public var status: Int
    /// The size of the whole asset in bytes, whatever part was asked for; `nil` when the server does not say.
    public var size: Int64?
    public var validator: Validator
    public var contentType: String?
    /// True unless the server says that it does not serve ranges.
    public var acceptsRanges: Bool
    /// The checksum of the whole asset, when the server tells one.
    public var checksum: Checksum?

    /// Describes an answer.
    public init(
        status: Int, size: Int64? = nil, validator: Validator = Validator(), contentType: String? = nil,
        acceptsRanges: Bool = true, checksum: Checksum? = nil
    ) {
        self.status = status
        self.size = size
        self.validator = validator
        self.contentType = contentType
        self.acceptsRanges = acceptsRanges
        self.checksum = checksum
    }
}

/// What tells one version of an asset from another (RFC 9110 §8.8).
public struct Validator: Sendable, Hashable {
    /// The `ETag` as sent, quotes and `W/` included.
    public var etag: String?
    /// The `Last-Modified` as sent.
    public var lastModified: String?

    /// Makes a validator; both parts may be missing.
    public init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }

    /// What `If-Range` may carry: a strong ETag, else the date; `nil` when there is neither (RFC 9110 §13.1.5).
    public var ifRange: String? {
        if let etag { return etag.hasPrefix("W/") ? nil : etag }
        return lastModified
    }

    /// True when both name the same version, as far as both say anything.
    public func agrees(with other: Validator) -> Bool {
        if let mine = etag, let theirs = other.etag { return mine == theirs }
        if let mine = lastModified, let theirs = other.lastModified { return mine == theirs }
        return true
    }
}
