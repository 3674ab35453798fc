/// The second origin: objects under signed links that expire, as content networks serve them.
///
/// Like the real ones it answers 400 to a request that carries credentials besides its signature.
struct StorageContent: MirrorContent {
    let register: HubRegister

    func resource(for request: MirrorRequest) -> MirrorResource? {
        let parts = request.path.split(separator: "/").map(String.init)
        guard parts.count == 3, ["repos", "lfs"].contains(parts[0]) else { return nil }
        if let refusal = refusal(of: request, isGranted: parts[0] == "lfs") { return refusal }
        guard var object = register.objects[parts[2]] else {
            return Self.document("NoSuchKey", "The specified key does not exist.", status: 404)
        }
        // Not the SHA-256: a client that takes it for a checksum is wrong.
        object.etag = "\"\(SHA256Hash.signature(of: parts[2], key: "etag").prefix(32))\""
        object.contentType = "application/octet-stream"
        if let shown = request.queryItem("response-content-disposition") {
            object.headers["Content-Disposition"] = PercentCoding.decoded(Substring(shown))
        }
        return object
    }

    private func refusal(of request: MirrorRequest, isGranted: Bool) -> MirrorResource? {
        guard let expires = request.queryItem("Expires"), let time = Int(expires),
            request.queryItem("Signature") == register.signer.signature(path: request.path, expires: expires)
        else {
            return Self.document("SignatureDoesNotMatch", "The signature does not match.", status: 403)
        }
        if time <= register.now { return Self.document("AccessDenied", "Request has expired", status: 403) }
        return isGranted ? grantRefusal(of: request, expires: expires) : authorizationRefusal(of: request)
    }

    private func grantRefusal(of request: MirrorRequest, expires: String) -> MirrorResource? {
        let field = register.settings.lfs.grantHeader
        if field?.lowercased() != "authorization", let refusal = authorizationRefusal(of: request) { return refusal }
        guard let field else { return nil }
        let grant = register.signer.grant(path: request.path, expires: expires)
        return request.headers[field] == grant
            ? nil : Self.document("AccessDenied", "The grant is missing or wrong.", status: 403)
    }

    private func authorizationRefusal(of request: MirrorRequest) -> MirrorResource? {
        guard request.headers["Authorization"] != nil else { return nil }
        return Self.document("InvalidArgument", "Only one auth mechanism allowed", status: 400)
    }

    private static func document(_ code: String, _ message: String, status: Int) -> MirrorResource {
        .text(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code><Message>\(message)</Message></Error>",
            status: status, contentType: "application/xml")
    }
}
