extension MirrorResource {
    /// A JSON document, as an API sends it: no validators, no ranges.
    static func document(_ value: JSONValue, status: Int = 200, headers: HeaderFields = [:]) -> MirrorResource {
        .text(
            String(decoding: value.bytes, as: UTF8.self), status: status,
            contentType: "application/json; charset=utf-8", headers: headers)
    }
}
