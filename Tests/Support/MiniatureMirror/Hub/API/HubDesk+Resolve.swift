extension HubDesk {
    /// `HEAD/GET /datasets/{id}/resolve/{rev}/{path}`: a redirect to the storage, or the file itself.
    func resolve(_ repository: HubRepository, _ revision: String, path: String) throws -> MirrorResource {
        let tree = try tree(of: repository, at: revision)
        try checkGate(repository)
        guard let file = tree[path], file.kind == .file else { throw HubRefusal.entryNotFound(commit: tree.commit) }
        if let pointer = file.pointer { return redirect(to: pointer, path: path, commit: tree.commit) }
        guard settings.plainFiles == .redirect else { return try content(file, of: repository, tree.commit) }
        return relay(repository, file, commit: tree.commit)
    }

    /// `HEAD/GET /api/resolve-cache/datasets/{id}/{commit}/{path}`: a file in git.
    func cached(_ repository: HubRepository, _ commit: String, path: String) throws -> MirrorResource {
        let tree = try tree(of: repository, at: commit)
        try checkGate(repository)
        guard let file = tree[path], file.kind == .file, file.pointer == nil else {
            throw HubRefusal.entryNotFound(commit: tree.commit)
        }
        return try content(file, of: repository, commit)
    }

    /// 302 to the other origin; what is told of the file is told here.
    private func redirect(to pointer: LFSPointer, path: String, commit: String) -> MirrorResource {
        let name = String(path.split(separator: "/").last ?? "")
        let location = register.signer.link(
            to: pointer.oid, name: name, expires: register.now + settings.linkLifetime)
        return .text(
            "Found. Redirecting to \(location)", status: 302,
            headers: [
                "Location": location, "X-Repo-Commit": commit, "X-Linked-Size": "\(pointer.size)",
                "X-Linked-Etag": "\"\(pointer.oid)\"", "Accept-Ranges": "bytes", "Vary": "Origin, Accept",
            ])
    }

    /// 307 to the same origin; its `ETag` is its own and tells nothing of the file.
    private func relay(_ repository: HubRepository, _ file: RepositoryEntry, commit: String) -> MirrorResource {
        let path = PercentCoding.encoded(file.path, keeping: "/")
        let location = "/api/resolve-cache/datasets/\(repository.id)/\(commit)/\(path)?etag=%22\(file.oid)%22"
        return .text(
            "Temporary Redirect. Redirecting to \(location)", status: 307,
            headers: ["Location": location, "X-Repo-Commit": commit, "ETag": "W/\"relay-\(file.oid.prefix(8))\""])
    }

    private func content(
        _ file: RepositoryEntry, of repository: HubRepository, _ commit: String
    ) throws -> MirrorResource {
        let bytes = try repository.blob(file.oid)
        var resource = MirrorResource.bytes(
            bytes, contentType: HubTextType.contentType(of: file.path), etag: "\"\(file.oid)\"", lastModified: nil)
        if HubTextType.isText(file.path), request.headers["Accept-Encoding"]?.contains("gzip") == true {
            resource = try HubTextType.compressed(bytes, like: resource)
        }
        resource.headers["X-Repo-Commit"] = commit
        return resource
    }
}
