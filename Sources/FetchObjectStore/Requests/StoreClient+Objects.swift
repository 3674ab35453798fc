import FetchCore

extension StoreClient {
    /// Puts an object under its key, whole or not at all, and tells `done` on the transport's thread. The store compares
    /// the checksum before.
    func put(_ key: String, _ body: [UInt8], _ done: @escaping @Sendable (Result<Void, FetchError>) -> Void) {
        let hash = BodyHash(of: body)
        let headers: [TransferRequest.Header] = [
            .init(ObjectHead.hashName, hash.hex), .init("x-amz-checksum-sha256", hash.base64),
        ]
        ask(Question(method: "PUT", key: key, headers: headers, body: body, hash: hash)) { done($0.map { _ in }) }
    }

    /// What the store knows of an object; `nil` when there is none.
    func head(_ key: String) throws(FetchError) -> ObjectHead? {
        do throws(FetchError) {
            let question = Question(method: "HEAD", key: key, headers: [.init("x-amz-checksum-mode", "ENABLED")])
            return ObjectHead(try ask(question))
        } catch {
            if error.code == .notFound && error.disposition != .fatal { return nil }
            throw error
        }
    }

    /// Removes an object; none there is no error.
    func delete(_ key: String) throws(FetchError) {
        do throws(FetchError) {
            _ = try ask(Question(method: "DELETE", key: key))
        } catch {
            if error.code != .notFound || error.disposition == .fatal { throw error }
        }
    }

    /// True when no key begins like those below the address.
    func isEmpty() throws(FetchError) -> Bool {
        let page = try read(
            Question(query: [("list-type", "2"), ("max-keys", "1"), ("prefix", address.keyStart)]))
        guard page.name == "ListBucketResult" else { throw Self.noListing }
        return page.all("Contents").isEmpty
    }

    /// A page of the bucket's keys that begin so, behind the page that gave the token.
    func listing(below start: String, after token: String?) async throws -> StoreXML {
        var query: [(name: String, value: String)] = [("list-type", "2"), ("prefix", start)]
        if let token { query.append(("continuation-token", token)) }
        let question = Question(query: query)
        let document = try await withCheckedContinuation { waiter in ask(question) { waiter.resume(returning: $0) } }
            .get()
        guard let page = StoreXML(document.bytes), page.name == "ListBucketResult" else { throw Self.noListing }
        return page
    }

    static var noListing: FetchError {
        FetchError(.unexpectedAnswer, "the object store did not answer with a listing", hint: "Check the endpoint")
    }
}

/// What a store says of an object without its content.
struct ObjectHead {
    let size: Int64
    /// The upload it was made by, where that was one of ours in parts.
    let token: String?
    /// Checksums of the whole.
    let checksums: [Checksum]

    /// The name of the metadata that holds a SHA-256 in hexadecimal.
    static let hashName = "x-amz-meta-sha256"
    /// The name of the metadata that tells which upload made an object.
    static let tokenName = "x-amz-meta-fetch-upload"

    init(_ answer: Document) {
        let fields = answer.fields
        size = answer.head.size ?? 0
        token = fields[Self.tokenName]
        var found: [Checksum] = []
        if let text = fields[Self.hashName], let sum = try? Checksum(.sha256, hex: text) { found.append(sum) }
        // Of an object in parts it is a hash of hashes, which has their number behind a hyphen and is no base64.
        if let text = fields["x-amz-checksum-sha256"], let hash = BodyHash(base64: text) { found.append(hash.checksum) }
        let etag = (answer.head.validator.etag ?? "").filter { $0 != "\"" }
        // Where keys of the account encrypt, the tag is no hash of the content.
        let isKeyed = fields["x-amz-server-side-encryption"]?.hasPrefix("aws:kms") == true
        if !isKeyed, let sum = try? Checksum(.md5, hex: etag) { found.append(sum) }
        checksums = found
    }
}
