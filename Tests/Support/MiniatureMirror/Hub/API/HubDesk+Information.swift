extension HubDesk {
    /// `GET /api/whoami-v2`.
    func whoAmI() throws -> MirrorResource {
        guard let name = visitor.name else { throw HubRefusal.repositoryNotFound(isAnonymous: true) }
        return .document([
            "type": "user", "name": .string(name), "fullname": .string(name), "orgs": [],
            "auth": ["type": "access_token", "accessToken": ["displayName": "test", "role": "read"]],
        ])
    }

    /// `GET /api/datasets/{id}[/revision/{rev}]`, with `?blobs=true` and `?expand=`.
    func information(_ repository: HubRepository, revision: String?) throws -> MirrorResource {
        let tree = try tree(of: repository, at: revision ?? "main")
        let access = repository.access
        let card = try tree["README.md"].map { try HubCard(repository.blob($0.oid)) }
        let summary = try repository.bare.summary(of: tree.commit)
        let stored = tree.files.reduce(0) { $0 + ($1.pointer?.size ?? $1.size) }
        var members: [String: JSONValue] = [
            "_id": .string(String(tree.commit.prefix(24))), "id": .string(repository.id), "sha": .string(tree.commit),
            "private": .bool(access.isPrivate), "gated": access.gate.map { .string($0.rawValue) } ?? false,
            "disabled": .bool(access.isDisabled), "lastModified": .string(HubDate.text(summary.date)),
            "tags": .array((card?.tags ?? []).map { .string($0) }), "downloads": 0, "likes": 0,
            "siblings": .array(siblings(of: tree)), "usedStorage": .integer(stored),
        ]
        if let owner = repository.id.split(separator: "/").dropLast().first { members["author"] = .string("\(owner)") }
        if let card { members["cardData"] = card.json }
        let wanted = Set(request.queryValues("expand") + request.queryValues("expand[]"))
        if !wanted.isEmpty { members = members.filter { ["_id", "id"].contains($0.key) || wanted.contains($0.key) } }
        return .document(.object(members))
    }

    private func siblings(of tree: RepositoryTree) -> [JSONValue] {
        let hasBlobs = ["true", "True", "1"].contains(request.queryItem("blobs"))
        return tree.files.map { file in
            var members: [String: JSONValue] = ["rfilename": .string(file.path)]
            if hasBlobs {
                members["blobId"] = .string(file.oid)
                members["size"] = .integer(file.pointer?.size ?? file.size)
                if let pointer = file.pointer {
                    members["lfs"] = [
                        "sha256": .string(pointer.oid), "size": .integer(pointer.size),
                        "pointerSize": .integer(file.size),
                    ]
                }
            }
            return .object(members)
        }
    }

    /// `GET /api/datasets/{id}/refs`.
    func references(_ repository: HubRepository) throws -> MirrorResource {
        let all = repository.references.sorted { $0.key < $1.key }
        func list(_ prefix: String) -> JSONValue {
            .array(
                all.filter { $0.key.hasPrefix(prefix) }.map {
                    [
                        "name": .string(String($0.key.dropFirst(prefix.count))), "ref": .string($0.key),
                        "targetCommit": .string($0.value),
                    ]
                })
        }
        var members: [String: JSONValue] = [
            "branches": list("refs/heads/"), "tags": list("refs/tags/"), "converts": list("refs/convert/"),
        ]
        if request.queryItem("include_prs") != nil { members["pullRequests"] = list("refs/pr/") }
        return .document(.object(members))
    }
}
