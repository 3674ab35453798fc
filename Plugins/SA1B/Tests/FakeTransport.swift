import FetchCore

/// Serves documents from memory and refuses everything else.
struct FakeTransport: Transport {
    var documents: [String: [UInt8]] = [:]

    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] {
        guard let bytes = documents[request.url] else { throw FetchError(.notFound, "no such document") }
        guard bytes.count <= limit else { throw FetchError(.unexpectedAnswer, "larger than \(limit) bytes") }
        return bytes
    }

    func head(_ request: TransferRequest) async throws -> ResponseHead { throw unused }

    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream { throw unused }

    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess { throw unused }

    private var unused: FetchError { FetchError(.unexpected, "a source that lists links asked for an asset") }
}
