import FetchCore

/// Tells from a name what the bytes should be.
enum ContentKind {
    private static let binaries: Set<String> = [
        "jpg", "jpeg", "png", "tif", "tiff", "gif", "webp", "bmp", "jp2", "zip", "gz", "bz2", "xz", "zst", "parquet",
        "npy", "npz", "h5", "hdf5", "nc", "pt", "bin", "safetensors", "mp4", "pdf",
    ]

    static func of(_ path: RelativePath) -> Asset.Content {
        guard let dot = path.string.utf8.lastIndex(of: UInt8(ascii: ".")) else { return .any }
        let text = path.string[path.string.utf8.index(after: dot)...].lowercased()
        if text == "tar" || text == "tgz" { return .archive }
        if text == "gz" && path.string.lowercased().hasSuffix(".tar.gz") { return .archive }
        return binaries.contains(text) ? .binary : .any
    }
}
