public import FetchCore
import Synchronization

/// A network made of documents in memory: what is not there is a 404.
///
/// For tests of sources: no server, no waiting, and every request is remembered.
public final class MemoryTransport: Transport {
    private let documents: [String: [UInt8]]
    private let asked = Mutex<[TransferRequest]>([])

    /// Answers with documents by their addresses.
    public init(_ documents: [String: [UInt8]]) { self.documents = documents }

    /// Answers with texts by their addresses.
    public convenience init(texts: [String: String]) { self.init(texts.mapValues { Array($0.utf8) }) }

    /// What was asked for, in order.
    public var requests: [TransferRequest] { asked.withLock { $0 } }

    public func head(_ request: TransferRequest) async throws -> ResponseHead {
        ResponseHead(status: 200, size: Int64(try bytes(request).count))
    }

    public func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] {
        let bytes = try bytes(request)
        guard bytes.count <= limit else {
            throw FetchError(.unexpectedAnswer, "\(SafeURL(request.url)) is larger than \(limit) bytes")
        }
        return bytes
    }

    public func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream {
        let bytes = try bytes(request)
        return MemoryStream(
            bytes.dropFirst(Int(offset)), head: ResponseHead(status: 200, size: Int64(bytes.count)))
    }

    public func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess { MemoryAccess(bytes: try bytes(request)) }

    private func bytes(_ request: TransferRequest) throws(FetchError) -> [UInt8] {
        asked.withLock { $0.append(request) }
        guard let bytes = documents[request.url] else {
            throw FetchError(.notFound, "\(SafeURL(request.url)) is not there", httpStatus: 404)
        }
        return bytes
    }
}

/// A document in chunks of a thousand bytes.
private final class MemoryStream: ByteStream {
    private let rest: Mutex<ArraySlice<UInt8>>
    let head: ResponseHead

    init(_ bytes: ArraySlice<UInt8>, head: ResponseHead) {
        rest = Mutex(bytes)
        self.head = head
    }

    func next() async throws -> [UInt8]? {
        rest.withLock { bytes in
            guard !bytes.isEmpty else { return nil }
            defer { bytes = bytes.dropFirst(1000) }
            return Array(bytes.prefix(1000))
        }
    }

    func close() {}
}

/// A document read at any offset.
private struct MemoryAccess: RandomAccess {
    let bytes: [UInt8]
    var size: Int64 { Int64(bytes.count) }
    let validator = Validator()

    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]] {
        try ranges.map { range in
            guard range.lowerBound >= 0, range.upperBound <= size else {
                throw FetchError(.unexpectedAnswer, "there is no range \(range)")
            }
            return Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }
}
