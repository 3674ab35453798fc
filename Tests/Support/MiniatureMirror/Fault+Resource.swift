extension Fault {
    /// What stands in for the resource that was asked for; most faults leave it as it is.
    func replacing(_ resource: MirrorResource) -> MirrorResource {
        switch self {
        case .expired403: .text("URL signature expired", status: 403)
        case .status(let status, let body, let headers): .text(body, status: status, headers: HeaderFields(headers))
        case .notFound: .text("Not Found", status: 404)
        case .tooManyRequests(let delay): .text("Too Many Requests", status: 429, headers: Self.retryAfter(delay))
        case .unavailable(let delay): .text("Service Unavailable", status: 503, headers: Self.retryAfter(delay))
        case .redirect(let location): .text("", status: 302, headers: ["Location": location])
        case .htmlPage(let status): .text(Self.page, status: status, contentType: "text/html; charset=utf-8")
        case .xmlError: .text(Self.document, contentType: "application/xml")
        case .headRefused: .text("", status: 405, headers: ["Allow": "GET"])
        case .changedEntity(let etag, let seed): Self.changed(resource, etag: etag, seed: seed)
        case .noValidator: Self.withoutValidator(resource)
        default: resource
        }
    }

    private static func retryAfter(_ delay: String?) -> HeaderFields {
        delay.map { ["Retry-After": $0] } ?? [:]
    }

    private static func changed(_ resource: MirrorResource, etag: String, seed: UInt64) -> MirrorResource {
        var changed = MirrorResource.pattern(size: resource.size, seed: seed, contentType: resource.contentType)
        changed.etag = etag.hasPrefix("\"") || etag.hasPrefix("W/") ? etag : "\"\(etag)\""
        changed.lastModified = resource.lastModified.map { $0 + 86400 }
        return changed
    }

    private static func withoutValidator(_ resource: MirrorResource) -> MirrorResource {
        var resource = resource
        resource.etag = nil
        resource.lastModified = nil
        return resource
    }

    private static let page = """
        <!DOCTYPE html>
        <html lang="en"><head><title>Error</title></head>
        <body><h1>Sorry, something went wrong.</h1><p>We're working on it.</p></body></html>

        """

    private static let document = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message>\
        <RequestId>4442587FB7D0A2F9</RequestId></Error>
        """
}
