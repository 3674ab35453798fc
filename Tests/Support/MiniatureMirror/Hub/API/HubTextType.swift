/// Files that the hub compresses for clients that take it.
enum HubTextType {
    private static let types = [
        "json": "application/json", "jsonl": "text/plain", "md": "text/plain", "txt": "text/plain",
        "csv": "text/plain", "yaml": "text/plain", "yml": "text/plain", "gitattributes": "text/plain",
    ]

    static func contentType(of path: String) -> String {
        types[ending(path)].map { "\($0); charset=utf-8" } ?? "application/octet-stream"
    }

    static func isText(_ path: String) -> Bool {
        types[ending(path)] != nil
    }

    /// The same compressed: in chunks, without a length, its entity tag weak, no ranges.
    static func compressed(_ bytes: [UInt8], like resource: MirrorResource) throws -> MirrorResource {
        let packed = try GzipStream.bytes(of: bytes)
        var answer = MirrorResource.bytes(packed, contentType: resource.contentType, lastModified: nil)
        answer.etag = resource.etag.map { "W/\($0)" }
        answer.isChunked = true
        answer.acceptsRanges = false
        answer.headers["Content-Encoding"] = "gzip"
        answer.headers["Vary"] = "Accept-Encoding"
        return answer
    }

    private static func ending(_ path: String) -> String {
        String(path.split(separator: ".").last ?? "").lowercased()
    }
}
