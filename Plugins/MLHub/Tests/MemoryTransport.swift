import FetchCore
import Synchronization

/// A network made of documents, which remembers what it was asked for.
final class MemoryTransport: Transport {
    /// What stands behind an address.
    struct Page: Sendable {
        var body: [UInt8]
        var head = ResponseHead(status: 200)
    }

    private let pages: @Sendable (TransferRequest) -> Page?
    private let asked = Mutex<[TransferRequest]>([])

    /// Answers with what `pages` gives; everything else is not there.
    init(_ pages: @escaping @Sendable (TransferRequest) -> Page?) { self.pages = pages }

    /// Answers with documents by their addresses.
    convenience init(_ documents: [String: String]) {
        self.init { request in documents[request.url].map { Page(body: Array($0.utf8)) } }
    }

    /// What was asked for, in order.
    var requests: [TransferRequest] { asked.withLock { $0 } }

    func head(_ request: TransferRequest) async throws -> ResponseHead {
        let page = try page(request)
        var head = page.head
        head.size = head.size ?? Int64(page.body.count)
        return head
    }

    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] { try page(request).body }

    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream {
        let page = try page(request)
        var head = page.head
        head.size = head.size ?? Int64(page.body.count)
        return MemoryStream(page.body.dropFirst(Int(offset)), head: head)
    }

    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess { throw FetchError(.unexpected, "catalogs are read whole") }

    private func page(_ request: TransferRequest) throws -> Page {
        asked.withLock { $0.append(request) }
        guard let page = pages(request) else {
            throw FetchError(.notFound, "\(SafeURL(request.url)) is not there", httpStatus: 404)
        }
        if page.head.status == 401 {
            let said = String(decoding: page.body, as: UTF8.self)
            throw FetchError(.unauthorized, "it says \(said)", httpStatus: 401)
        }
        return page
    }
}

/// A document in chunks of a thousand bytes.
final class MemoryStream: ByteStream {
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
