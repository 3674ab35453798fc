public import FetchCore

/// A dataset repository on the Hugging Face Hub, at one commit.
///
/// Files are listed by the Hub's tree and asked for by its `resolve` addresses, which lead to another origin for large
/// ones; every file is checked by the hash that git or git-LFS names it by.
public struct HubSource: DatasetSource {
    let client: HubClient
    let info: HubInfo
    let files: FileListing
    private let environment: SourceEnvironment

    /// Finds the commit of the revision and lists its files.
    ///
    /// - Throws: ``FetchError`` in the words of ``HubRefusal``: no such dataset or revision, gated, private, disabled, a
    ///   token that is none; and the transport's errors.
    public init(options: HubOptions, environment: SourceEnvironment) async throws {
        let variables = try HubVariables(environment.variables)
        let name = try HubName(options.dataset)
        let token = try variables.token(file: options.tokenFile)
        let asked = HubClient(
            place: HubPlace(endpoint: variables.endpoint, name: name), token: token, revision: options.revision,
            transport: environment.transport)
        (client, info) = try await Self.open(asked, notice: environment.notice)
        self.environment = environment
        let spool = try FileSpool(variables: environment.variables)
        try await client.files(at: info.sha) { try spool.append($0) }
        files = try spool.finish()
    }

    public var dataset: String { client.place.name.description }

    public var renewalHint: String { "Run the same command again: it goes on where it stopped" }

    /// Lists the files in the order of the tree.
    public func items(matching query: SelectionQuery) -> ItemSequence {
        files.items(
            where: { file in query.ids?.contains(file.path) ?? true }, skipped: environment.notice)
    }

    /// Gives the file's address at the commit; where it leads to a signed link, that is the transport's to follow.
    public func resolve(_ asset: Asset) async throws -> TransferRequest {
        TransferRequest(url: client.place.content(asset.path.string, at: info.sha), headers: client.headers)
    }

    public func explain(_ error: FetchError, of asset: Asset) -> FetchError {
        client.refusal.explain(error, path: asset.path.string)
    }

    /// Asks what the revision is; a token that is none costs nothing where none is needed.
    private static func open(
        _ client: HubClient, notice: @Sendable (String) -> Void
    ) async throws -> (HubClient, HubInfo) {
        do {
            let info = try await client.info()
            if info.id != client.place.name.description {
                notice("\(client.place.name) is called \(SafeText.printable(info.id)) now")
            }
            return (client, info)
        } catch let error as FetchError where HubRefusal.isBadToken(error) {
            let refusal = client.refusal.explain(error)
            guard let info = try? await client.anonymous.info() else { throw refusal }
            notice("\(refusal.message): going on without it")
            return (client.anonymous, info)
        } catch let error as FetchError where HubRefusal.isMissingRevision(error) {
            throw await naming(error, client)
        }
    }

    /// Adds the revisions there are.
    private static func naming(_ error: FetchError, _ client: HubClient) async -> FetchError {
        let names = await client.refs()
        if names.isEmpty { return error }
        var error = error
        let more = names.count > 10 ? " and \(names.count - 10) more" : ""
        error.hint = "There are: \(names.prefix(10).map(SafeText.printable).joined(separator: ", "))\(more)"
        return error
    }
}
