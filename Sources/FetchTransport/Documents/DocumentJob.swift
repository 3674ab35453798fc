import FetchCore
import Synchronization

/// A small exchange whose answer is wanted whole: a head, a listing, a range.
final class DocumentJob: Sendable {
    enum Method: Sendable, Hashable {
        case head
        /// The whole, or one range of it.
        case get(Range<Int64>?)
    }

    struct Answer: Sendable {
        var head: ResponseHead
        var bytes: [UInt8]
        /// The address that gave it, after redirects.
        var url: String
    }

    let request: TransferRequest
    let method: Method
    /// The most bytes that are taken.
    let limit: Int
    /// Sent as `If-Range`, and compared with the answer.
    let validator: Validator
    private let continuation = Mutex<CheckedContinuation<Result<Answer, FetchError>, Never>?>(nil)
    private let early = Mutex<Result<Answer, FetchError>?>(nil)
    private let attempts = Atomic<Int>(0)

    init(_ request: TransferRequest, method: Method, limit: Int = 1 << 20, validator: Validator = Validator()) {
        self.request = request
        self.method = method
        self.limit = limit
        self.validator = validator
    }

    /// Says who waits for the answer.
    func start(_ waiting: CheckedContinuation<Result<Answer, FetchError>, Never>) {
        if let result = early.withLock({ $0 }) { return waiting.resume(returning: result) }
        continuation.withLock { $0 = waiting }
    }

    /// Gives the answer to who waits; only the first one counts.
    func finish(_ result: Result<Answer, FetchError>) {
        let isFirst = early.withLock { old in
            if old != nil { return false }
            old = result
            return true
        }
        guard isFirst else { return }
        let waiting = continuation.withLock { slot in
            defer { slot = nil }
            return slot
        }
        waiting?.resume(returning: result)
    }

    /// Counts a failed try and gives its number.
    func countAttempt() -> Int { attempts.add(1, ordering: .relaxed).newValue }

    var isFinished: Bool { early.withLock { $0 != nil } }
}
