import FetchCore
import FoundationEssentials

/// Asks the Hub about one dataset.
struct HubClient: Sendable {
    let place: HubPlace
    let token: HubVariables.Token?
    let revision: String
    let transport: any Transport

    /// No document of the Hub is larger than this.
    private static let largest = 64 << 20

    /// The refusals of this Hub in the user's words.
    var refusal: HubRefusal { HubRefusal(place: place, tokenOrigin: token?.origin, revision: revision) }

    /// The same without a token.
    var anonymous: HubClient { HubClient(place: place, token: nil, revision: revision, transport: transport) }

    /// The headers every request carries. Without the second, text comes compressed and without a length.
    var headers: [TransferRequest.Header] {
        let identity = TransferRequest.Header("Accept-Encoding", "identity")
        guard let token else { return [identity] }
        return [.init("Authorization", "Bearer \(token.value)"), identity]
    }

    /// A request to the Hub. Its accounts are known by tokens, so a netrc has nothing to say here.
    func request(_ url: String) -> TransferRequest {
        TransferRequest(url: url, headers: headers, takesNetrc: false)
    }

    /// What the Hub says of the dataset at the revision.
    ///
    /// Errors: those of ``HubRefusal`` and of the transport.
    func info() async throws -> HubInfo {
        let answer: HubInfo = try decode(try await ask(place.info(revision)))
        guard answer.sha.utf8.count == 40, answer.sha.utf8.allSatisfy({ Hex.isDigit($0) }) else {
            throw FetchError(.unexpectedAnswer, "the Hub gives no commit for \(place.name)")
        }
        return answer
    }

    /// The names of branches and tags; none when they cannot be asked for.
    func refs() async -> [String] {
        guard let document = try? await ask(place.refs), let refs = try? decode(document) as HubRefs else { return [] }
        return refs.names
    }

    /// Walks the tree of a commit page by page and gives every file to `body`.
    func files(at commit: String, _ body: (RepositoryFile) throws -> Void) async throws {
        var page: String? = place.tree(commit)
        while let address = page {
            let document = try await ask(address)
            let entries: [TreeEntry] = try decode(document)
            for entry in entries { if let file = entry.file { try body(file) } }
            page = try LinkHeader.next(in: document.fields).map { try follow($0, from: document.url) }
            if page == address { throw FetchError(.unexpectedAnswer, "the Hub's listing of files goes in a circle") }
        }
    }

    /// A file of the repository as a document of at most `limit` bytes; `nil` when the repository has none.
    func document(_ path: String, at commit: String, limit: Int) async throws -> [UInt8]? {
        do {
            return try await ask(place.content(path, at: commit), limit: limit).bytes
        } catch let error as FetchError where error.code == .notFound {
            return nil
        }
    }

    /// The next page: whole addresses as they stand, paths on the same origin.
    private func follow(_ link: String, from url: String) throws(FetchError) -> String {
        if link.hasPrefix(place.endpoint + "/") { return link }
        if link.hasPrefix("/") && !link.hasPrefix("//") { return origin(of: url) + link }
        throw FetchError(.unexpectedAnswer, "the Hub's listing of files goes on at another place: \(SafeURL(link))")
    }

    private func origin(of url: String) -> String {
        let scheme = url.prefix { $0 != ":" }
        let rest = url.dropFirst(scheme.count + 3)
        return "\(scheme)://\(rest.prefix { $0 != "/" && $0 != "?" })"
    }

    private func ask(_ url: String, limit: Int = largest) async throws -> Document {
        do {
            return try await transport.document(request(url), limit: limit)
        } catch let error as FetchError {
            if HubRefusal.isBadToken(error) { throw error }
            throw refusal.explain(error)
        }
    }

    private func decode<Answer: Decodable>(_ document: Document) throws(FetchError) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(document.bytes))
        } catch {
            throw FetchError(
                .unexpectedAnswer, "\(SafeURL(document.url)) does not answer as the Hub does",
                hint: "Check HF_ENDPOINT")
        }
    }
}
