extension HubDesk {
    /// `POST .../info/lfs/objects/batch` (git-lfs, `docs/api/batch.md`).
    func batch(id: String) throws -> MirrorResource {
        if let refusal = batchRefusal(id: id) { return refusal }
        guard let body = JSONValue(request.body), let objects = body["objects"]?.elements else {
            return Self.error(422, "Invalid JSON")
        }
        let algorithm = body["hash_algo"]?.text ?? "sha256"
        let transfers = body["transfers"]?.elements?.compactMap(\.text) ?? ["basic"]
        if body["operation"]?.text != "download" { return Self.error(403, "Read only") }
        if algorithm != "sha256" { return Self.error(409, "Unknown hash algorithm \(algorithm)") }
        if !transfers.contains("basic") { return Self.error(422, "Only basic transfers") }
        if objects.count > settings.lfs.batchLimit { return Self.error(413, "Too many objects in one batch") }
        return .lfs(
            ["transfer": "basic", "objects": .array(objects.map { answer(to: $0) }), "hash_algo": "sha256"])
    }

    private func batchRefusal(id: String) -> MirrorResource? {
        let type = "application/vnd.git-lfs+json"
        if request.headers["Accept"]?.hasPrefix(type) != true { return Self.error(406, "Accept \(type)") }
        if request.headers["Content-Type"]?.hasPrefix(type) != true { return Self.error(422, "Send \(type)") }
        guard let refusal = gitRefusal(id: id) else { return nil }
        var headers = refusal.headers
        if let challenge = headers["WWW-Authenticate"] { headers["LFS-Authenticate"] = challenge }
        return Self.error(refusal.status, headers["X-Error-Message"] ?? "", headers: headers)
    }

    private func answer(to object: JSONValue) -> JSONValue {
        guard let oid = object["oid"]?.text, let size = object["size"]?.whole else {
            return Self.objectError(object, .init(code: 422, message: "oid or size is missing"))
        }
        if let error = settings.lfs.errors[oid] { return Self.objectError(object, error) }
        guard let stored = register.objects[oid] else {
            return Self.objectError(object, .init(code: 404, message: "Object does not exist"))
        }
        guard stored.size == size else {
            return Self.objectError(object, .init(code: 422, message: "Object has another size"))
        }
        return [
            "oid": .string(oid), "size": .integer(size), "authenticated": true,
            "actions": ["download": download(oid)],
        ]
    }

    private func download(_ oid: String) -> JSONValue {
        let lifetime = settings.lfs.linkLifetime
        let expires = register.now + lifetime
        let link = register.signer.grantedLink(to: oid, expires: expires)
        var action: [String: JSONValue] = [
            "href": .string(link), "expires_in": .integer(lifetime), "expires_at": .string(RFC3339.text(expires)),
        ]
        if let field = settings.lfs.grantHeader {
            let path = String(link.dropFirst(register.signer.baseURL.count).prefix { $0 != "?" })
            action["header"] = [field: .string(register.signer.grant(path: path, expires: "\(expires)"))]
        }
        return .object(action)
    }

    private static func objectError(_ object: JSONValue, _ error: LFSSettings.ObjectError) -> JSONValue {
        [
            "oid": object["oid"] ?? "", "size": object["size"] ?? 0,
            "error": ["code": .integer(error.code), "message": .string(error.message)],
        ]
    }

    private static func error(_ status: Int, _ message: String, headers: HeaderFields = [:]) -> MirrorResource {
        .lfs(
            ["message": .string(message), "documentation_url": "https://git-lfs.com", "request_id": "miniature"],
            status: status, headers: headers)
    }
}

extension MirrorResource {
    /// A document of the batch API.
    fileprivate static func lfs(
        _ value: JSONValue, status: Int = 200, headers: HeaderFields = [:]
    ) -> MirrorResource {
        .text(
            String(decoding: value.bytes, as: UTF8.self), status: status,
            contentType: "application/vnd.git-lfs+json; charset=utf-8", headers: headers)
    }
}
