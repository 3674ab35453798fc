import FetchCore
import Glibc
import MiniatureMirror
import Synchronization

/// A transfer into a file without a name, which tells what was done with it.
final class FileTransfer: Transfer {
    let request: TransferRequest
    let isVerifiable: Bool
    let isFresh: Bool
    let promisedSize: Int64?
    /// Whether it takes its bytes whole, and writes them then.
    let isHeld: Bool
    var label: String { SafeURL(request.url).description }
    var objection: FetchError? { state.withLock { $0.objection } }

    private let descriptor: Int32
    private let landing: Landing
    private let state = Mutex(State())
    private let outcomes = AsyncStream.makeStream(of: TransferOutcome.self)

    /// What the transport told.
    struct State {
        var begunAt: Double?
        var endedAt: Double?
        var offsets: [Int64] = []
        var restarts = 0
        var scattered: [ByteRanges] = []
        var present = ByteRanges()
        var objection: FetchError?
        /// The names of the threads that its answers came on.
        var threads: [String] = []
    }

    /// A transfer of a request; with `present`, of what an earlier run left of the pattern of this seed.
    init(
        _ request: TransferRequest, promisedSize: Int64? = nil, present: ByteRanges = ByteRanges(),
        of size: Int64? = nil, validator: Validator = Validator(), seed: UInt64 = 0, isVerifiable: Bool = false,
        isHeld: Bool = false
    ) throws {
        self.isHeld = isHeld
        self.request = request
        self.promisedSize = promisedSize
        self.isVerifiable = isVerifiable
        var template = Array("/tmp/fetch-transport-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw FetchError.system(errno, "making a temporary file") }
        unlink(template)
        isFresh = present.ranges.isEmpty
        landing = Landing(descriptor: descriptor, present: present, validator: validator, size: size)
        for range in present.ranges {
            let bytes = PatternBytes(seed: seed).bytes(Int(range.lowerBound)..<Int(range.upperBound))
            pwrite(descriptor, bytes, bytes.count, off_t(range.lowerBound))
        }
    }

    deinit { close(descriptor) }

    /// What the transport told so far.
    var told: State { state.withLock { $0 } }

    /// Waits for the end.
    func outcome() async -> TransferOutcome? {
        for await outcome in outcomes.stream { return outcome }
        return nil
    }

    /// Makes the transport give up at its next look.
    func object(_ error: FetchError) { state.withLock { $0.objection = error } }

    /// True when the file is exactly the pattern of this size and seed.
    func holds(size: Int, seed: UInt64) -> Bool {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_size == size else { return false }
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        for start in stride(from: 0, to: size, by: piece.count) {
            let count = pread(descriptor, &piece, piece.count, off_t(start))
            guard count == min(piece.count, size - start) else { return false }
            if !PatternBytes(seed: seed).match(Array(piece[..<count]), at: start) { return false }
        }
        return true
    }

    // The transport's side.

    func buffer(for size: Int64) -> [UInt8]? {
        guard isHeld else { return nil }
        noteThread()
        return []
    }

    func takes(_ body: [UInt8], of head: ResponseHead) { pwrite(descriptor, body, body.count, 0) }

    private func noteThread() {
        let file = Glibc.open("/proc/thread-self/comm", O_RDONLY)
        defer { close(file) }
        var name = [UInt8](repeating: 0, count: 16)
        let count = read(file, &name, name.count)
        state.withLock { $0.threads.append(String(decoding: name.prefix(max(0, count - 1)), as: UTF8.self)) }
    }

    func open() -> Landing { landing }

    func begins(_ head: ResponseHead, at offset: Int64) {
        noteThread()
        state.withLock { state in
            state.begunAt = state.begunAt ?? Timestamp.monotonic()
            state.offsets.append(offset)
        }
    }

    func restarts() {
        ftruncate(descriptor, 0)
        state.withLock { $0.restarts += 1 }
    }

    func scatters(_ ranges: ByteRanges) { state.withLock { $0.scattered.append(ranges) } }
    func advances(to ranges: ByteRanges) { state.withLock { $0.present = ranges } }

    func ends(_ outcome: TransferOutcome) {
        state.withLock { $0.endedAt = Timestamp.monotonic() }
        outcomes.continuation.yield(outcome)
        outcomes.continuation.finish()
    }
}
