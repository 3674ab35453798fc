import FetchCore

/// A dataset at one commit: what the Hub says of it, or without the Hub, what the shared cache holds of it.
struct HubSnapshot: Sendable {
    let name: HubName
    let revision: String
    let commit: String
    let files: FileListing
    let cache: SharedCache
    /// The dataset's page.
    let page: String
    /// Asks the Hub; `nil` when it is not to be asked.
    let client: HubClient?
    /// `nil` without the Hub.
    let info: HubInfo?

    /// A card with more than this many bytes is none.
    private static let largestCard = 16 << 20

    /// Finds the commit of the revision and lists its files.
    static func open(_ options: HubOptions, _ environment: SourceEnvironment) async throws -> HubSnapshot {
        let variables = try HubVariables(environment.variables)
        let name = try HubName(options.dataset)
        let place = HubPlace(endpoint: variables.endpoint, name: name)
        let cache = SharedCache(root: variables.cache, name: name)
        let spool = try FileSpool(variables: environment.variables)
        if variables.isOffline {
            let commit = try list(cache, options.revision, name, into: spool)
            return HubSnapshot(
                name: name, revision: options.revision, commit: commit, files: try spool.finish(), cache: cache,
                page: place.page, client: nil, info: nil)
        }
        let asked = HubClient(
            place: place, token: try variables.token(file: options.tokenFile), revision: options.revision,
            transport: environment.transport)
        let (client, info) = try await HubSession.open(asked, notice: environment.notice)
        // A commit never changes, so a listing that somebody has left in the cache is as good as a new one.
        if try !options.cache || !cache.files(at: info.sha, { try spool.append($0) }) {
            try await client.files(at: info.sha) { try spool.append($0) }
        }
        return HubSnapshot(
            name: name, revision: options.revision, commit: info.sha, files: try spool.finish(), cache: cache,
            page: place.page, client: client, info: info)
    }

    /// Lists what the cache holds of a revision and gives its commit.
    private static func list(
        _ cache: SharedCache, _ revision: String, _ name: HubName, into spool: FileSpool
    ) throws -> String {
        guard let commit = cache.commit(of: revision) else { throw absent("\(name) at \(revision)", cache) }
        if try cache.files(at: commit, { try spool.append($0) }) { return commit }
        if try cache.snapshot(of: commit, { try spool.append($0) }) { return commit }
        throw absent("\(name) at \(revision)", cache)
    }

    /// How to get a file now.
    ///
    /// - Throws: ``FetchError`` with code `unreachable` when the Hub is not to be asked and the cache lacks the file.
    func request(for asset: Asset) throws(FetchError) -> TransferRequest {
        if let client {
            return client.request(client.place.content(asset.path.string, at: commit))
        }
        if let checksum = asset.checksum, let file = cache.blob(checksum) { return TransferRequest(local: .file(file)) }
        throw Self.absent(asset.path.string, cache)
    }

    /// The dataset's card; one that says nothing when there is none.
    func card() async throws -> DatasetCard {
        var texts: [String: String] = [:]
        let wanted = ["README.md", ".huggingface.yaml"]
        var present: Set<String> = []
        try files.visit { if wanted.contains($0.path) { present.insert($0.path) } }
        for path in wanted where present.contains(path) {
            let known = cache.document(path, at: commit)
            let bytes =
                known == nil ? try await client?.document(path, at: commit, limit: Self.largestCard) : known
            texts[path] = bytes.map { String(decoding: $0, as: UTF8.self) }
        }
        return try DatasetCard(readme: texts["README.md"], yaml: texts[".huggingface.yaml"])
    }

    private static func absent(_ what: String, _ cache: SharedCache) -> FetchError {
        FetchError(
            .unreachable, "HF_HUB_OFFLINE is set, and the shared cache does not hold \(SafeText.printable(what))",
            hint: "The cache is \(SafeText.printable(cache.root)); unset HF_HUB_OFFLINE to ask the Hub",
            disposition: .permanent)
    }
}
