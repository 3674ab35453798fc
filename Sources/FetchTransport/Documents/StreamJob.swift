import FetchCore
import Synchronization

/// A stream between the network thread, which fills it, and its consumer, which empties it.
///
/// At most ``highWater`` bytes wait; beyond that the connection is paused until the consumer has taken half of them.
/// The asset is asked for in parts that double in size: what a consumer that stops early has made the server send is
/// then in proportion to what it read, whatever waits in the buffers of both systems.
final class StreamJob: Sendable {
    static let highWater = 512 << 10
    static let smallestPart: Int64 = 1 << 20
    static let largestPart: Int64 = 64 << 20

    let request: TransferRequest
    /// One past the last byte wanted; `nil` for all there are.
    private let end: Int64?
    private let mailbox: Mailbox<Order>
    private let state: Mutex<State>

    private struct State {
        var position: Int64
        var chunks: [[UInt8]] = []
        var waitingBytes = 0
        var head: ResponseHead?
        var end: Result<Void, FetchError>?
        var isClosed = false
        var isPaused = false
        var attempts = 0
        var part: Int64? = smallestPart
        /// Wakes who waits for the head, or for a chunk: a task or a thread.
        var headWaiter: (@Sendable () -> Void)?
        var chunkWaiter: (@Sendable () -> Void)?
    }

    init(_ request: TransferRequest, from offset: Int64, to end: Int64? = nil, mailbox: Mailbox<Order>) {
        self.request = request
        self.end = end
        self.mailbox = mailbox
        state = Mutex(State(position: offset))
        if let end { state.withLock { $0.part = max(1, end - offset) } }
    }

    // The network thread's side.

    /// The next byte to ask for.
    var position: Int64 { state.withLock { $0.position } }
    var validator: Validator { state.withLock { $0.head?.validator ?? Validator() } }
    var knownSize: Int64? { state.withLock { $0.head?.size } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many bytes to ask for next; `nil` for all there are.
    var part: Int64? {
        state.withLock { state in
            guard let end, let part = state.part else { return state.part }
            return min(part, max(1, end - state.position))
        }
    }

    /// True when everything that is wanted has come, as far as the size is known.
    var isComplete: Bool {
        state.withLock { state in
            guard let last = end.map({ min($0, state.head?.size ?? $0) }) ?? state.head?.size else { return true }
            return state.position >= last
        }
    }

    /// A part came whole: the next one is larger.
    func enlargePart() { state.withLock { $0.part = $0.part.map { min($0 * 2, Self.largestPart) } } }

    /// From here on everything that is left is asked for at once.
    func doWithoutParts() { state.withLock { $0.part = nil } }

    func heard(_ head: ResponseHead) {
        let waiter = state.withLock { state in
            if state.head == nil { state.head = head }
            defer { state.headWaiter = nil }
            return state.headWaiter
        }
        waiter?()
    }

    /// False when enough is waiting already; the consumer then says when it has taken some of it.
    var hasRoom: Bool {
        state.withLock { state in
            if state.waitingBytes < Self.highWater { return true }
            state.isPaused = true
            return false
        }
    }

    /// Takes a chunk.
    func fill(_ bytes: UnsafeRawBufferPointer) {
        let waiter = state.withLock { state -> (@Sendable () -> Void)? in
            if var last = state.chunks.last, last.count + bytes.count <= 256 * 1024 {
                state.chunks.removeLast()
                last.append(contentsOf: bytes)
                state.chunks.append(last)
            } else {
                state.chunks.append(Array(bytes))
            }
            state.waitingBytes += bytes.count
            state.position += Int64(bytes.count)
            state.attempts = 0
            defer { state.chunkWaiter = nil }
            return state.chunkWaiter
        }
        waiter?()
    }

    /// Counts a failure and gives its number since the last progress.
    func countFailure() -> Int {
        state.withLock { state in
            state.attempts += 1
            return state.attempts
        }
    }

    func fail(_ error: FetchError) { end(.failure(error)) }
    func succeed() { end(.success(())) }

    private func end(_ result: Result<Void, FetchError>) {
        let waiters = state.withLock { state in
            if state.end == nil { state.end = result }
            defer { (state.headWaiter, state.chunkWaiter) = (nil, nil) }
            return [state.headWaiter, state.chunkWaiter]
        }
        for waiter in waiters { waiter?() }
    }

    // The consumer's side.

    /// Waits for the first answer.
    func head() async throws -> ResponseHead {
        await withCheckedContinuation { waiter in
            if !isReady(wakingHead: { waiter.resume() }) { return }
            waiter.resume()
        }
        return try takeHead()
    }

    /// The same for a thread.
    func headOnThread() throws(FetchError) -> ResponseHead {
        let gate = ThreadGate()
        if !isReady(wakingHead: { gate.open() }) { gate.wait() }
        return try takeHead()
    }

    /// Waits for the next chunk; `nil` at the end.
    func next() async throws -> [UInt8]? {
        await withCheckedContinuation { waiter in
            if !isReady(wakingChunk: { waiter.resume() }) { return }
            waiter.resume()
        }
        return try takeChunk()
    }

    /// The same for a thread.
    func nextOnThread() throws(FetchError) -> [UInt8]? {
        let gate = ThreadGate()
        if !isReady(wakingChunk: { gate.open() }) { gate.wait() }
        return try takeChunk()
    }

    /// True when there is a head; otherwise `wake` is called once there is one, or the end.
    private func isReady(wakingHead wake: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            if state.head != nil || state.end != nil { return true }
            state.headWaiter = wake
            return false
        }
    }

    /// True when there is a chunk; otherwise `wake` is called once there is one, or the end.
    private func isReady(wakingChunk wake: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            if !state.chunks.isEmpty || state.end != nil || state.isClosed { return true }
            state.chunkWaiter = wake
            return false
        }
    }

    private func takeHead() throws(FetchError) -> ResponseHead {
        let (head, end) = state.withLock { ($0.head, $0.end) }
        if let head { return head }
        if case .failure(let error) = end { throw error }
        throw FetchError(.unexpectedAnswer, "the server sent nothing")
    }

    private func takeChunk() throws(FetchError) -> [UInt8]? {
        let (chunk, end, mayGoOn) = state.withLock { state -> ([UInt8]?, Result<Void, FetchError>?, Bool) in
            guard !state.chunks.isEmpty else { return (nil, state.end, false) }
            let chunk = state.chunks.removeFirst()
            state.waitingBytes -= chunk.count
            guard state.isPaused, state.waitingBytes <= Self.highWater / 2 else { return (chunk, nil, false) }
            state.isPaused = false
            return (chunk, nil, true)
        }
        if mayGoOn { mailbox.post(.streamMoved(self)) }
        if case .failure(let error) = end { throw error }
        return chunk
    }

    /// Ends the stream from the consumer's side.
    func close() {
        let wasOpen = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed
        }
        guard wasOpen else { return }
        end(.success(()))
        mailbox.post(.streamMoved(self))
    }
}

/// The consumer's handle on a stream; closes it when it goes away.
final class CurlByteStream: ByteStream {
    private let job: StreamJob
    let head: ResponseHead

    init(job: StreamJob, head: ResponseHead) {
        self.job = job
        self.head = head
    }

    deinit { job.close() }

    func next() async throws -> [UInt8]? { try await job.next() }
    func close() { job.close() }
}

/// A thread's handle on a stream; closes it when it goes away.
final class CurlWaitingStream: WaitingStream {
    private let job: StreamJob

    init(job: StreamJob) { self.job = job }

    deinit { job.close() }

    func head() throws(FetchError) -> ResponseHead { try job.headOnThread() }
    func next() throws(FetchError) -> [UInt8]? { try job.nextOnThread() }
    func close() { job.close() }
}
