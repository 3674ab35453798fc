extension MirrorResource {
    /// A JSON document as an API answers it: no validators, no ranges.
    static func json(
        _ value: JSON, status: Int = 200, contentType: String = "application/json", headers: HeaderFields = [:]
    ) -> MirrorResource {
        let bytes = value.bytes()
        return MirrorResource(
            status: status, size: bytes.count, lastModified: nil, contentType: contentType, headers: headers,
            acceptsRanges: false
        ) { range, write in
            try bytes.withUnsafeBytes { try write(UnsafeRawBufferPointer(rebasing: $0[range])) }
        }
    }

    /// An error as MLHub and many STAC APIs word it.
    static func detail(_ text: String, status: Int) -> MirrorResource {
        .json(["detail": .string(text)], status: status)
    }
}
