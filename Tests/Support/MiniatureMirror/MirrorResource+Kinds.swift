extension MirrorResource {
    /// Bytes in memory. The entity tag is their MD5 unless another is given.
    public static func bytes(
        _ bytes: [UInt8], contentType: String = "binary/octet-stream", etag: String? = nil,
        lastModified: Int? = MirrorResource.fixedDate
    ) -> MirrorResource {
        MirrorResource(
            size: bytes.count, etag: etag ?? "\"\(MD5.hexadecimal(of: bytes))\"", lastModified: lastModified,
            contentType: contentType
        ) { range, write in
            try bytes.withUnsafeBytes { try write(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
    }

    /// A short text, as servers send with an error: no validators, no ranges.
    public static func text(
        _ text: String, status: Int = 200, contentType: String = "text/plain", headers: HeaderFields = [:]
    ) -> MirrorResource {
        let bytes = Array(text.utf8)
        return MirrorResource(
            status: status, size: bytes.count, lastModified: nil, contentType: contentType, headers: headers,
            acceptsRanges: false
        ) { range, write in
            try bytes.withUnsafeBytes { try write(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
    }

    /// `size` pseudo-random bytes that depend on `seed` alone and take no memory, however many they are.
    public static func pattern(
        size: Int, seed: UInt64 = 0, contentType: String = "binary/octet-stream",
        lastModified: Int? = MirrorResource.fixedDate
    ) -> MirrorResource {
        let pattern = PatternBytes(seed: seed)
        return MirrorResource(
            size: size, etag: "\"pattern-\(size)-\(seed)\"", lastModified: lastModified, contentType: contentType
        ) { range, write in
            try pattern.write(range, to: write)
        }
    }

    /// A regular file, or `nil` if there is none at that path. It is opened anew for each answer.
    public static func file(_ path: String, contentType: String = "binary/octet-stream") -> MirrorResource? {
        FileBytes(path: path)?.resource(contentType: contentType)
    }
}
