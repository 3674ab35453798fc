import CCurl
public import FetchCore
import Synchronization

/// The transport on libcurl's multi interface: a thread of its own moves the bytes, and gives large assets to others
/// when it has no time to spare.
///
/// Retry, host limits, `Retry-After`, rate limit, idle time-outs, ranges and splitting are decided on that thread, in
/// ``NetworkLoop``. Create one per process.
public final class CurlTransport: BulkTransport {
    private let mailbox: Mailbox<Order>
    private let options: TransportOptions
    public let meter = TransferMeter()

    /// Starts the network thread. `log` is told of each new try, `notice` of each long pause a host asks for, both in
    /// words without secrets.
    public init(
        options: TransportOptions, log: (@Sendable (String) -> Void)? = nil,
        notice: (@Sendable (String) -> Void)? = nil
    ) {
        CurlMemory.start()
        self.options = options
        let multi = MultiHandle(maximumConnections: options.jobs + options.connections + 8)
        let mailbox = Mailbox<Order>(multi: multi)
        self.mailbox = mailbox
        let meter = meter
        DetachedThread.start("fetch-network") {
            NetworkLoop(options: options, multi: multi, mailbox: mailbox, meter: meter, log: log, notice: notice)
                .run()
        }
    }

    deinit { mailbox.post(.quit) }

    public func submit(_ transfers: [any Transfer]) {
        mailbox.post(.assets(transfers))
    }

    public func stop(_ reason: FetchError) {
        mailbox.post(.stop(reason))
    }

    public func head(_ request: TransferRequest) async throws -> ResponseHead {
        do {
            let answer = try await ask(DocumentJob(request, method: .head))
            if answer.head.size != nil || answer.head.status != 200 { return answer.head }
        } catch let error as FetchError {
            // Links signed for GET refuse HEAD, and some servers do not know it.
            guard let status = error.httpStatus, [403, 404, 405, 501].contains(status) else { throw error }
            if error.code == .linksExpired { throw error }
        }
        return try await ask(DocumentJob(request, method: .get(0..<1), limit: 0)).head
    }

    public func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8] {
        try await document(request, limit: limit).bytes
    }

    public func document(_ request: TransferRequest, limit: Int) async throws -> Document {
        try await ask(DocumentJob(request, method: request.method == .head ? .head : .get(nil), limit: limit))
    }

    public func ask(
        _ request: TransferRequest, limit: Int, _ done: @escaping @Sendable (Result<Document, FetchError>) -> Void
    ) {
        let job = DocumentJob(request, method: request.method == .head ? .head : .get(nil), limit: limit)
        job.start(done)
        mailbox.post(.document(job))
    }

    public func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream {
        let job = StreamJob(request, from: offset, mailbox: mailbox)
        mailbox.post(.stream(job))
        return CurlByteStream(job: job, head: try await job.head())
    }

    public func openWaiting(
        _ request: TransferRequest, from offset: Int64, to end: Int64?
    ) -> any WaitingStream {
        let job = StreamJob(request, from: offset, to: end, mailbox: mailbox)
        mailbox.post(.stream(job))
        return CurlWaitingStream(job: job)
    }

    public func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess {
        try await CurlRandomAccess(
            request, renew: renew, parallel: options.connections, ask: { [self] in try await ask($0) })
    }

    /// Runs one small exchange to its end.
    func ask(_ job: DocumentJob) async throws -> Document {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                job.start { continuation.resume(returning: $0) }
                mailbox.post(.document(job))
            }
        } onCancel: {
            job.finish(.failure(FetchError(.interrupted, "interrupted")))
        }
        return try result.get()
    }
}
