public import FetchCore
import Synchronization

/// Asks one bucket of an object store, each request signed on its own. For threads that may wait.
public final class StoreClient: Sendable {
    /// The place that is asked.
    public let address: StoreAddress
    let transport: any BulkTransport
    private let host: StoreHost
    /// Whoever is nobody signs nothing.
    private let signer: RequestSigner?
    private let now: @Sendable () -> Double

    /// Prepares requests; nothing is sent yet.
    ///
    /// - Throws: ``FetchError`` with code `unauthorized` when there are no credentials.
    public convenience init(
        _ address: StoreAddress, access: StoreAccess, transport: any BulkTransport,
        now: @escaping @Sendable () -> Double = { Timestamp.now() }
    ) throws(FetchError) {
        _ = try access.required()
        self.init(reading: address, access: access, transport: transport, now: now)
    }

    /// Prepares requests that may need no credentials.
    init(
        reading address: StoreAddress, access: StoreAccess, transport: any BulkTransport,
        now: @escaping @Sendable () -> Double = { Timestamp.now() }
    ) {
        self.address = address
        self.transport = transport
        self.now = now
        host = StoreHost(bucket: address.bucket, access: access)
        signer = access.credentials.map { RequestSigner(credentials: $0, region: access.region) }
    }

    /// What is asked of an object, or of the bucket.
    struct Question: Sendable {
        var method = "GET"
        /// The object's key; `nil` for the bucket.
        var key: String?
        var query: [(name: String, value: String)] = []
        var headers: [TransferRequest.Header] = []
        var body: [UInt8]?
        /// The hash of the body, where it is known already.
        var hash: BodyHash?
    }

    /// How often a request is sent again that the store gave up waiting for.
    private static let mostRepeats = 3
    /// No answer that is read is larger than this, in bytes.
    private static let limit = 16 << 20

    /// The signed request of a question, good for some minutes.
    func request(_ question: Question) -> TransferRequest {
        let hash = question.hash ?? BodyHash(of: question.body ?? [])
        let path = host.path(of: question.key)
        let draft = RequestSigner.Draft(
            method: question.method, host: host.name, path: path, query: question.query, headers: question.headers,
            bodyHash: hash.hex)
        let query = QueryText.encode(question.query)
        var request = TransferRequest(
            url: host.origin + path + (query.isEmpty ? "" : "?" + query),
            headers: signer?.headers(for: draft, at: now()) ?? question.headers,
            body: question.body.map {
                .init($0, contentType: "application/octet-stream", isRepeatable: true)
            }, takesNetrc: false)
        request.method = TransferRequest.Method(rawValue: question.method)
        return request
    }

    /// Asks, and gives the answer to `done`, on the transport's thread.
    func ask(
        _ question: Question, repeats: Int = 0, _ done: @escaping @Sendable (Result<Document, FetchError>) -> Void
    ) {
        transport.ask(request(question), limit: Self.limit) { [self] result in
            let refusal: StoreRefusal
            switch result {
            case .success(let document):
                guard let error = StoreRefusal(document) else { return done(.success(document)) }
                refusal = error
            case .failure(let error): refusal = StoreRefusal(error)
            }
            if refusal.isPassing && repeats < Self.mostRepeats {
                return ask(question, repeats: repeats + 1, done)
            }
            done(.failure(refusal.explained(address)))
        }
    }

    /// Asks, and waits for the answer.
    func ask(_ question: Question) throws(FetchError) -> Document {
        let gate = ThreadGate()
        let answer = Answer()
        ask(question) { result in
            answer.value.withLock { $0 = result }
            gate.open()
        }
        gate.wait()
        return try answer.value.withLock { $0 }!.get()
    }

    /// Asks, and reads the answer as XML.
    func read(_ question: Question) throws(FetchError) -> StoreXML {
        let document = try ask(question)
        guard let xml = StoreXML(document.bytes) else {
            throw FetchError(.unexpectedAnswer, "the object store's answer is no XML", hint: "Check the endpoint")
        }
        return xml
    }

    /// Where one thread leaves an answer for another.
    private final class Answer: Sendable {
        let value = Mutex<Result<Document, FetchError>?>(nil)
    }
}
