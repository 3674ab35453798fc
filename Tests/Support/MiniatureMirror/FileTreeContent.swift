/// The regular files under a folder, read anew for each request. Folders are not listed.
public struct FileTreeContent: MirrorContent {
    private let root: String

    /// The files under `root`.
    public init(root: String) {
        self.root = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    /// The file at the request's path below the root; `nil` for any path with a `..` in it.
    public func resource(for request: MirrorRequest) -> MirrorResource? {
        guard !request.path.split(separator: "/").contains(".."), !request.path.utf8.contains(0) else { return nil }
        return .file(root + request.path, contentType: Self.contentType(of: request.path))
    }

    private static func contentType(of path: String) -> String {
        let types = [
            "json": "application/json", "geojson": "application/geo+json", "txt": "text/plain", "html": "text/html",
            "jpg": "image/jpeg", "png": "image/png", "tif": "image/tiff", "xml": "application/xml",
        ]
        guard let dot = path.lastIndex(of: ".") else { return "binary/octet-stream" }
        return types[String(path[path.index(after: dot)...])] ?? "binary/octet-stream"
    }
}
