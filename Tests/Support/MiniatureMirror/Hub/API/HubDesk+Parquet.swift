extension HubDesk {
    /// The branch the viewer's conversion is on.
    private static let branch = "refs/convert/parquet"

    /// `GET /api/datasets/{id}/parquet[/{config}[/{split}[/{n}.parquet]]]`: what is on the conversion's branch.
    func parquet(_ repository: HubRepository, below: [String]) throws -> MirrorResource {
        let tree = try tree(of: repository, at: Self.branch)
        let files = tree.files.map { $0.path.split(separator: "/").map(String.init) }
            .filter { $0.count == 3 && $0[2].hasSuffix(".parquet") && $0.starts(with: below.prefix(2)) }
        guard !files.isEmpty else { throw HubRefusal.entryNotFound(commit: tree.commit) }
        switch below.count {
        case 0:
            let configs = Dictionary(grouping: files) { $0[0] }
            return .document(.object(configs.mapValues { splits(of: repository, $0) }))
        case 1: return .document(splits(of: repository, files))
        case 2: return .document(list(of: repository, files))
        default: return try file(of: repository, files, name: below[2], commit: tree.commit)
        }
    }

    private func splits(of repository: HubRepository, _ files: [[String]]) -> JSONValue {
        .object(Dictionary(grouping: files) { $0[1] }.mapValues { list(of: repository, $0) })
    }

    private func list(of repository: HubRepository, _ files: [[String]]) -> JSONValue {
        .array(
            files.indices.map { index in
                let place = files[index].prefix(2).joined(separator: "/")
                return .string("\(baseURL)/api/datasets/\(repository.id)/parquet/\(place)/\(index).parquet")
            })
    }

    private func file(
        of repository: HubRepository, _ files: [[String]], name: String, commit: String
    ) throws -> MirrorResource {
        guard name.hasSuffix(".parquet"), let number = Int(name.dropLast(".parquet".count)),
            files.indices.contains(number)
        else { throw HubRefusal.entryNotFound(commit: commit) }
        let revision = PercentCoding.encoded(Self.branch)
        let path = PercentCoding.encoded(files[number].joined(separator: "/"), keeping: "/")
        let location = "/datasets/\(repository.id)/resolve/\(revision)/\(path)"
        return .text("Found. Redirecting to \(location)", status: 302, headers: ["Location": location])
    }
}
