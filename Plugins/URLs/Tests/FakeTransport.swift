import FetchCore
import Synchronization

/// Streams documents from memory in small chunks and refuses everything else.
struct FakeTransport: Transport {
    var documents: [String: [UInt8]] = [:]

    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream {
        guard let bytes = documents[request.url] else { throw FetchError(.notFound, "no such document") }
        return FakeStream(bytes.dropFirst(Int(offset)))
    }

    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] { throw unused }

    func head(_ request: TransferRequest) async throws -> ResponseHead { throw unused }

    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess { throw unused }

    private var unused: FetchError { FetchError(.unexpected, "a list of addresses is streamed") }
}

/// A document in chunks of seven bytes.
final class FakeStream: ByteStream {
    private let rest: Mutex<ArraySlice<UInt8>>
    let head = ResponseHead(status: 200)

    init(_ bytes: ArraySlice<UInt8>) { rest = Mutex(bytes) }

    func next() async throws -> [UInt8]? {
        rest.withLock { bytes in
            guard !bytes.isEmpty else { return nil }
            defer { bytes = bytes.dropFirst(7) }
            return Array(bytes.prefix(7))
        }
    }

    func close() {}
}
