/// An answer before it is sent: what goes out, and what goes wrong on the way.
struct ResponsePlan: Sendable {
    /// What happens in the middle of a body.
    struct Interruption: Sendable {
        enum Kind: Sendable {
            case close
            case reset
            case pause(seconds: Double)
        }

        let offset: Int
        let kind: Kind
    }

    var status: Int
    var headers: HeaderFields
    let resource: MirrorResource
    var range: Range<Int>
    var sendsBody: Bool
    var closesAfter: Bool

    var isChunked = false
    var resetsBeforeHeaders = false
    var interruptions: [Interruption] = []
    var latency = 0.0
    var bytesPerSecond: Int?
    var flippedOffset: Int?

    /// The right answer to `request` from `resource`, then bent by each fault in turn.
    init(request: MirrorRequest, resource original: MirrorResource, faults: [Fault]) {
        let resource = faults.reduce(original) { $1.replacing($0) }
        let outcome = Self.outcome(of: request, resource: resource, faults: faults)
        self.resource = resource
        sendsBody = request.method != .head
        closesAfter = !request.keepsAlive
        headers = Self.commonHeaders(of: resource)
        switch outcome {
        case .whole:
            status = resource.status
            range = 0..<resource.size
            headers["Content-MD5"] = resource.contentMD5
        case .part(let part):
            status = 206
            range = part
            headers["Content-Range"] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(resource.size)"
        case .unsatisfiable:
            status = 416
            range = 0..<0
            headers["Content-Range"] = "bytes */\(resource.size)"
        }
        headers["Content-Length"] = "\(range.count)"
        if resource.isChunked { useChunks() }
        for fault in faults { apply(fault) }
        interruptions.sort { $0.offset < $1.offset }
    }

    private static func outcome(
        of request: MirrorRequest, resource: MirrorResource, faults: [Fault]
    ) -> RangeOutcome {
        let isIgnored = faults.contains { if case .ignoreRange = $0 { true } else { false } }
        guard let field = request.headers["Range"], request.method == .get, resource.status == 200,
            resource.acceptsRanges, !isIgnored
        else { return .whole }
        // RFC 9110, section 13.1.5: a strong tag or the exact date, anything else means the whole.
        if let condition = request.headers["If-Range"] {
            let date = resource.lastModified.map(HTTPDate.text)
            guard condition == date || (condition == resource.etag && !condition.hasPrefix("W/")) else { return .whole }
        }
        return RangeOutcome(field: field, size: resource.size)
    }

    private static func commonHeaders(of resource: MirrorResource) -> HeaderFields {
        var headers: HeaderFields = ["Content-Type": resource.contentType]
        if let etag = resource.etag { headers.append("ETag", etag) }
        if let date = resource.lastModified { headers.append("Last-Modified", HTTPDate.text(date)) }
        if resource.acceptsRanges { headers.append("Accept-Ranges", "bytes") }
        for field in resource.headers.fields { headers.append(field.name, field.value) }
        return headers
    }
}
