/// The way to the network, with retry, limits, time-outs and credentials built in.
public protocol Transport: Sendable {
    /// Asks for an asset's size and version without its body.
    ///
    /// Falls back to a one-byte range where the server refuses `HEAD`. Errors: any of the transfer codes.
    func head(_ request: TransferRequest) async throws -> ResponseHead

    /// Reads a small document whole.
    ///
    /// - Throws: ``FetchError`` with code `unexpected-answer` when it is larger than `limit` bytes.
    func read(_ request: TransferRequest, limit: Int) async throws -> [UInt8]

    /// Reads a small document whole, with its header fields; asks by `POST` where the request has a body.
    ///
    /// - Throws: ``FetchError`` with code `unexpected-answer` when it is larger than `limit` bytes; errors of servers
    ///   carry their ``ErrorAnswer``.
    func document(_ request: TransferRequest, limit: Int) async throws -> Document

    /// Opens a stream of an asset's bytes from `offset` on; closing it early makes the server stop sending.
    func stream(_ request: TransferRequest, from offset: Int64) async throws -> any ByteStream

    /// Opens an asset for reading at any offset.
    ///
    /// `renew` is asked for a fresh request when the address has expired.
    func openRandomAccess(
        _ request: TransferRequest, renew: @escaping @Sendable () async throws -> TransferRequest
    ) async throws -> any RandomAccess
}

extension Transport {
    /// For transports without header fields: what ``read(_:limit:)`` gives.
    public func document(_ request: TransferRequest, limit: Int) async throws -> Document {
        Document(bytes: try await read(request, limit: limit), url: request.url)
    }
}

/// The transport as the engine sees it: it also moves whole assets to files.
public protocol BulkTransport: Transport {
    /// Takes transfers over; each is told when it ends. Order of starting is the order given.
    func submit(_ transfers: [any Transfer])
    /// Asks as ``Transport/document(_:limit:)`` does, and gives the answer, or why there is none, to `done`.
    ///
    /// For threads, which may wait where a task may not. `done` is called once, on the transport's own thread: it must
    /// not wait for anything.
    func ask(
        _ request: TransferRequest, limit: Int, _ done: @escaping @Sendable (Result<Document, FetchError>) -> Void)
    /// Opens a stream for a thread that may wait for it, up to byte `end` where one is given.
    ///
    /// The first answer is awaited by ``WaitingStream/head()``.
    func openWaiting(_ request: TransferRequest, from offset: Int64, to end: Int64?) -> any WaitingStream
    /// Ends all transfers with this error, within a fraction of a second; later ones end at once.
    func stop(_ reason: FetchError)
    /// What is going on, for progress.
    var meter: TransferMeter { get }
}

/// A back-pressured stream of bytes.
public protocol ByteStream: Sendable {
    /// What the server said first.
    var head: ResponseHead { get }
    /// The next chunk, at most a few hundred kilobytes, or `nil` at the end.
    ///
    /// A broken connection is taken up again where it broke. Errors: any of the transfer codes.
    func next() async throws -> [UInt8]?
    /// Ends the stream early. Calling it again, or after the end, does nothing.
    func close()
}

/// A back-pressured stream of bytes for a thread of its own: its functions wait, and suspend nothing.
public protocol WaitingStream: Sendable {
    /// Waits for what the server says first.
    func head() throws(FetchError) -> ResponseHead
    /// Waits for the next chunk, at most a few hundred kilobytes, or `nil` at the end.
    ///
    /// A broken connection is taken up again where it broke. Errors: any of the transfer codes.
    func next() throws(FetchError) -> [UInt8]?
    /// Ends the stream early. Calling it again, or after the end, does nothing.
    func close()
}

/// An asset read at any offset.
public protocol RandomAccess: Sendable {
    /// The asset's size in bytes.
    var size: Int64 { get }
    var validator: Validator { get }
    /// Reads each of `ranges`, in the order given; neighbouring ones share a request.
    ///
    /// Errors: any of the transfer codes; `changed-upstream` when the asset is another version than the one opened;
    /// `unexpected-answer` when the server does not serve ranges.
    func read(_ ranges: [Range<Int64>]) async throws -> [[UInt8]]
}
