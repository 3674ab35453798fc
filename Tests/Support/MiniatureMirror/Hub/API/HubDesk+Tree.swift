extension HubDesk {
    /// `GET /api/datasets/{id}/tree/{rev}[/{folder}]`, page by page.
    func tree(_ repository: HubRepository, _ revision: String, folder: String) throws -> MirrorResource {
        let tree = try tree(of: repository, at: revision)
        guard let entries = tree.entries(below: folder, isRecursive: isTrue("recursive")) else {
            throw HubRefusal.entryNotFound(commit: tree.commit)
        }
        let start = try firstIndex(in: entries)
        let end = min(entries.count, start + pageSize)
        var headers: HeaderFields = ["X-Repo-Commit": tree.commit]
        if end < entries.count { headers["Link"] = "<\(nextPage(after: entries[end - 1]))>; rel=\"next\"" }
        return .document(
            .array(try describe(Array(entries[start..<end]), of: repository, at: tree.commit)), headers: headers)
    }

    /// `POST /api/datasets/{id}/paths-info/{rev}`, as a form or as JSON.
    func paths(_ repository: HubRepository, _ revision: String) throws -> MirrorResource {
        let tree = try tree(of: repository, at: revision)
        let wanted: [String]
        let isExpanded: Bool
        if request.headers["Content-Type"]?.hasPrefix("application/json") == true {
            guard let body = JSONValue(request.body) else { throw HubRefusal.badRequest("not JSON") }
            wanted = (body["paths"]?.elements ?? []).compactMap(\.text)
            isExpanded = body["expand"] == true
        } else {
            let form = FormBody(request.body)
            wanted = form["paths"]
            isExpanded = form["expand"].contains { $0.lowercased() == "true" }
        }
        let entries = wanted.compactMap { tree[$0] }
        return .document(
            .array(try describe(entries, of: repository, at: tree.commit, isExpanded: isExpanded)),
            headers: ["X-Repo-Commit": tree.commit])
    }

    private var pageSize: Int {
        let most = isTrue("expand") ? settings.expandedPageSize : settings.pageSize
        return max(1, min(most, request.queryItem("limit").flatMap { Int($0) } ?? most))
    }

    private func isTrue(_ name: String) -> Bool {
        ["true", "1"].contains(request.queryItem(name)?.lowercased())
    }

    private func firstIndex(in entries: [RepositoryEntry]) throws -> Int {
        guard let cursor = request.queryItem("cursor") else { return 0 }
        guard let path = Base64.decoded(PercentCoding.decoded(Substring(cursor))),
            let index = entries.firstIndex(where: { $0.path == path })
        else { throw HubRefusal.badRequest("Invalid cursor") }
        return index + 1
    }

    private func nextPage(after entry: RepositoryEntry) -> String {
        let others = (request.query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }.map(String.init)
        let cursor = "cursor=" + PercentCoding.encoded(Base64.encoded(entry.path))
        return baseURL + request.target.prefix { $0 != "?" } + "?" + (others + [cursor]).joined(separator: "&")
    }

    private func describe(
        _ entries: [RepositoryEntry], of repository: HubRepository, at commit: String, isExpanded: Bool? = nil
    ) throws -> [JSONValue] {
        let commits = isExpanded ?? isTrue("expand") ? try repository.lastCommits(from: commit) : [:]
        return entries.map { Self.describe($0, lastCommit: commits[$0.path]) }
    }

    private static func describe(_ entry: RepositoryEntry, lastCommit: CommitSummary?) -> JSONValue {
        var members: [String: JSONValue] = [
            "type": entry.kind == .file ? "file" : "directory", "path": .string(entry.path), "oid": .string(entry.oid),
            "size": .integer(entry.pointer?.size ?? entry.size),
        ]
        if let pointer = entry.pointer {
            members["lfs"] = [
                "oid": .string(pointer.oid), "size": .integer(pointer.size), "pointerSize": .integer(entry.size),
            ]
        }
        if let lastCommit {
            members["lastCommit"] = [
                "id": .string(lastCommit.id), "title": .string(lastCommit.title),
                "date": .string(HubDate.text(lastCommit.date)),
            ]
            if entry.kind == .file {
                members["securityFileStatus"] = [
                    "status": "safe", "avScan": ["status": "safe"], "pickleImportScan": .null,
                ]
            }
        }
        return .object(members)
    }
}
