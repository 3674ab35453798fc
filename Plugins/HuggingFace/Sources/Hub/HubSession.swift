import FetchCore

/// The first questions to the Hub: is there such a dataset, does it know us, what is the revision.
enum HubSession {
    /// Asks what the revision is; a token that is none costs nothing where none is needed.
    static func open(
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
