/// A blob container as Azure serves it to anybody: `List Blobs` and `Get Blob` of the 2021-06-08 version.
struct AzureContainer: MirrorContent {
    private static let version: HeaderFields = ["x-ms-version": "2021-06-08"]

    let name: String
    let store: FloodStore

    /// The URL of the container.
    let url: String

    /// How many blobs a page of the listing holds at most; the real limit is 5,000.
    let pageLimit: Int

    func resource(for request: MirrorRequest) -> MirrorResource? {
        let isListing = request.queryValues("comp") == ["list"] && request.queryValues("restype") == ["container"]
        do {
            return try isListing ? listing(request) : blob(String(request.path.drop { $0 == "/" }))
        } catch {
            return .text("\(error)", status: 500)
        }
    }

    private func blob(_ key: String) throws -> MirrorResource {
        guard let object = try store.object(key) else { return notFound }
        let md5 = MD5(object.bytes)
        var resource = MirrorResource.bytes(
            object.bytes, contentType: object.contentType, etag: "\"\(Self.tag(md5))\"")
        resource.contentMD5 = md5.base64
        resource.headers = Self.version
        resource.headers.append("x-ms-blob-type", "BlockBlob")
        return resource
    }

    private var notFound: MirrorResource {
        let text = """
            \u{FEFF}<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code>\
            <Message>The specified blob does not exist.</Message></Error>
            """
        return .text(text, status: 404, contentType: "application/xml", headers: Self.version)
    }

    private func listing(_ request: MirrorRequest) throws -> MirrorResource {
        let prefix = request.queryValues("prefix").first ?? ""
        let marker = request.queryValues("marker").first.flatMap { $0.isEmpty ? nil : $0 }
        let wanted = request.queryValues("maxresults").first.flatMap { Int($0) } ?? pageLimit
        guard wanted > 0 else { return .text("OutOfRangeQueryParameterValue", status: 400, headers: Self.version) }
        let first = marker.map { String($0.dropFirst(Self.markerPrefix.count)) }
        let limit = min(wanted, pageLimit)
        let page = ListingPage(of: store.keys(), prefix: prefix, from: first, limit: limit)
        // Azure's own documents begin with a byte order mark.
        var text = "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>"
        text += "<EnumerationResults ServiceEndpoint=\"\(url)\" ContainerName=\"\(name)\">"
        text += XMLText.element("Prefix", prefix)
        if let marker { text += XMLText.element("Marker", marker) }
        text += XMLText.element("MaxResults", "\(limit)") + "<Blobs>"
        for key in page.keys { text += try element(for: key) }
        text += "</Blobs>" + XMLText.element("NextMarker", page.next.map { Self.markerPrefix + $0 } ?? "")
        text += "</EnumerationResults>"
        return .text(text, contentType: "application/xml", headers: Self.version)
    }

    /// Markers are opaque, and clients must not take them for names.
    private static let markerPrefix = "2!92!"

    private func element(for key: String) throws -> String {
        guard let object = try store.object(key) else { return "" }
        let md5 = MD5(object.bytes)
        let properties = [
            ("Creation-Time", HTTPDate.text(MirrorResource.fixedDate)),
            ("Last-Modified", HTTPDate.text(MirrorResource.fixedDate)), ("Etag", Self.tag(md5)),
            ("Content-Length", "\(object.bytes.count)"), ("Content-Type", object.contentType),
            ("Content-Encoding", ""), ("Content-MD5", md5.base64), ("BlobType", "BlockBlob"),
            ("AccessTier", "Hot"),
        ]
        let fields = properties.map { XMLText.element($0.0, $0.1) }.joined()
        return "<Blob>\(XMLText.element("Name", key))<Properties>\(fields)</Properties></Blob>"
    }

    /// Azure's tags are times, and say nothing of the content; these only look like it.
    private static func tag(_ md5: MD5) -> String {
        "0x8D" + md5.hexadecimal.prefix(12).uppercased()
    }
}
