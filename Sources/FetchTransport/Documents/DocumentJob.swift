import FetchCore
import Synchronization

/// A small exchange whose answer is wanted whole: a head, a listing, a range.
final class DocumentJob: Sendable {
    enum Method: Sendable, Hashable {
        case head
        /// The whole, or one range of it.
        case get(Range<Int64>?)
    }

    let request: TransferRequest
    let method: Method
    /// The most bytes that are taken.
    let limit: Int
    /// Sent as `If-Range`, and compared with the answer.
    let validator: Validator
    private let waiter = Mutex<(@Sendable (Result<Document, FetchError>) -> Void)?>(nil)
    private let early = Mutex<Result<Document, FetchError>?>(nil)
    private let attempts = Atomic<Int>(0)

    init(_ request: TransferRequest, method: Method, limit: Int = 1 << 20, validator: Validator = Validator()) {
        self.request = request
        self.method = method
        self.limit = limit
        self.validator = validator
    }

    /// Says who waits for the answer.
    func start(_ waiting: @escaping @Sendable (Result<Document, FetchError>) -> Void) {
        if let result = early.withLock({ $0 }) { return waiting(result) }
        waiter.withLock { $0 = waiting }
    }

    /// Gives the answer to who waits; only the first one counts.
    func finish(_ result: Result<Document, FetchError>) {
        let isFirst = early.withLock { old in
            if old != nil { return false }
            old = result
            return true
        }
        guard isFirst else { return }
        let waiting = waiter.withLock { slot in
            defer { slot = nil }
            return slot
        }
        waiting?(result)
    }

    /// Whether it may be sent again: a body that does something only when the server cannot have acted on it.
    func mayRepeat(after error: FetchError) -> Bool {
        guard let body = request.body, !body.isRepeatable else { return true }
        return error.code == .unreachable || error.code == .throttled
    }

    /// Counts a failed try and gives its number.
    func countAttempt() -> Int { attempts.add(1, ordering: .relaxed).newValue }

    var isFinished: Bool { early.withLock { $0 != nil } }
}
