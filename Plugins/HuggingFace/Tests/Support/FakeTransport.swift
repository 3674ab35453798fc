import FetchCore
import Synchronization

/// Answers from memory, and remembers what it was asked.
final class FakeTransport: Transport {
    /// Answers one request.
    typealias Answer = @Sendable (TransferRequest) throws -> Document

    private let answers = Mutex<[String: Answer]>([:])
    private let asked = Mutex<[TransferRequest]>([])

    /// The requests so far, in order.
    var requests: [TransferRequest] { asked.withLock { $0 } }

    /// Answers an address with a text and header fields.
    func serve(_ url: String, _ text: String, fields: [String: String] = [:]) {
        serve(url) { request in
            Document(
                fields: ResponseFields(fields.map { TransferRequest.Header($0.key, $0.value) }),
                bytes: Array(text.utf8), url: request.url)
        }
    }

    /// Answers an address with a status and what a server says with it.
    func refuse(_ url: String, _ status: Int, code: String? = nil, said: String = "", fields: [String: String] = [:]) {
        var lines = fields.map { TransferRequest.Header($0.key, $0.value) }
        if let code { lines.append(.init("X-Error-Code", code)) }
        lines.append(.init("X-Error-Message", said))
        let answer = ErrorAnswer(fields: ResponseFields(lines), text: "{\"error\":\"\(said)\"}")
        serve(url) { _ in
            var error = FetchError(status == 404 ? .notFound : .unauthorized, "refused", httpStatus: status)
            if status == 429 { error.code = .throttled }
            error.answer = answer
            throw error
        }
    }

    /// Answers an address by a function.
    func serve(_ url: String, _ answer: @escaping Answer) { answers.withLock { $0[url] = answer } }

    func document(_ request: TransferRequest, limit: Int) async throws -> Document {
        asked.withLock { $0.append(request) }
        guard let answer = answers.withLock({ $0[request.url] }) else {
            throw FetchError(.unreachable, "nobody serves \(request.url)")
        }
        return try answer(request)
    }

    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] {
        try await document(request, limit: limit).bytes
    }

    func head(_ request: TransferRequest) async throws -> ResponseHead { throw unused }
    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream { throw unused }
    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess { throw unused }

    private var unused: FetchError { FetchError(.unexpected, "a listing asked for an asset") }
}
