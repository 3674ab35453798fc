import FetchCore
import Synchronization

/// A stream between the network thread, which fills it, and its consumer, which empties it.
///
/// At most ``highWater`` bytes wait; beyond that the connection is paused until the consumer has taken half of them.
/// The asset is asked for in parts that double in size: what a consumer that stops early has made the server send is
/// then in proportion to what it read, whatever waits in the buffers of both systems.
final class StreamJob: Sendable {
    static let highWater = 1 << 20
    static let smallestPart: Int64 = 1 << 20
    static let largestPart: Int64 = 64 << 20

    let request: TransferRequest
    private let mailbox: Mailbox
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
        var headWaiter: CheckedContinuation<Void, Never>?
        var chunkWaiter: CheckedContinuation<Void, Never>?
    }

    init(_ request: TransferRequest, from offset: Int64, mailbox: Mailbox) {
        self.request = request
        self.mailbox = mailbox
        state = Mutex(State(position: offset))
    }

    // The network thread's side.

    /// The next byte to ask for.
    var position: Int64 { state.withLock { $0.position } }
    var validator: Validator { state.withLock { $0.head?.validator ?? Validator() } }
    var knownSize: Int64? { state.withLock { $0.head?.size } }
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// How many bytes to ask for next; `nil` for all there are.
    var part: Int64? { state.withLock { $0.part } }

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
        waiter?.resume()
    }

    /// Takes a chunk; false when enough is waiting already and the connection has to pause.
    func fill(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (taken, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
            if state.waitingBytes >= Self.highWater {
                state.isPaused = true
                return (false, nil)
            }
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
            return (true, state.chunkWaiter)
        }
        waiter?.resume()
        return taken
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
        for waiter in waiters { waiter?.resume() }
    }

    // The consumer's side.

    /// Waits for the first answer.
    func head() async throws -> ResponseHead {
        await withCheckedContinuation { waiter in
            let isReady = state.withLock { state in
                if state.head != nil || state.end != nil { return true }
                state.headWaiter = waiter
                return false
            }
            if isReady { waiter.resume() }
        }
        return try state.withLock { state in
            if let head = state.head { return head }
            if case .failure(let error) = state.end { throw error }
            throw FetchError(.unexpectedAnswer, "the server sent nothing")
        }
    }

    /// Waits for the next chunk; `nil` at the end.
    func next() async throws -> [UInt8]? {
        await withCheckedContinuation { waiter in
            let isReady = state.withLock { state in
                if !state.chunks.isEmpty || state.end != nil || state.isClosed { return true }
                state.chunkWaiter = waiter
                return false
            }
            if isReady { waiter.resume() }
        }
        let (chunk, mayGoOn) = try state.withLock { state -> ([UInt8]?, Bool) in
            guard !state.chunks.isEmpty else {
                if case .failure(let error) = state.end { throw error }
                return (nil, false)
            }
            let chunk = state.chunks.removeFirst()
            state.waitingBytes -= chunk.count
            guard state.isPaused, state.waitingBytes <= Self.highWater / 2 else { return (chunk, false) }
            state.isPaused = false
            return (chunk, true)
        }
        if mayGoOn { mailbox.post(.streamMoved(self)) }
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
