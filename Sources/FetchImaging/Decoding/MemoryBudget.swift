import FetchCore
import Glibc

/// How much memory decoding may take, all threads together.
///
/// Who asks for more than is left waits for its turn; what can never fit is refused with the reason. A small picture
/// does not overtake a large one that waits, so that none waits for ever.
public final class MemoryBudget: @unchecked Sendable {
    /// What decoding may take, in bytes.
    public let limit: Int64
    /// The option that sets the limit, for the reason of a refusal.
    private let option: String
    private let whole: Int64
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var spent: Int64 = 0
    private var nextTicket = 0
    private var served = 0

    /// Makes a budget.
    ///
    /// - Parameters:
    ///   - whole: What the process may take in bytes, as the user said it.
    ///   - base: What the process takes besides decoding.
    ///   - option: The option that said so.
    public init(whole: Int64, base: Int64 = 0, option: String = "--max-memory") {
        self.whole = whole
        self.option = option
        limit = max(0, whole - base)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        pthread_cond_destroy(condition)
        mutex.deallocate()
        condition.deallocate()
    }

    /// Runs `body` when `bytes` fit, waiting for others to end.
    ///
    /// Errors: `too-large` when they never fit, and those of `body`.
    func spend<Result>(
        _ bytes: Int64, on head: PictureHead, _ body: () throws(FetchError) -> Result
    ) throws(FetchError) -> Result {
        guard bytes <= limit else { throw refusal(bytes, head) }
        pthread_mutex_lock(mutex)
        let ticket = nextTicket
        nextTicket += 1
        while ticket != served || spent + bytes > limit { pthread_cond_wait(condition, mutex) }
        served += 1
        spent += bytes
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
        defer {
            pthread_mutex_lock(mutex)
            spent -= bytes
            pthread_cond_broadcast(condition)
            pthread_mutex_unlock(mutex)
        }
        return try body()
    }

    private func refusal(_ bytes: Int64, _ head: PictureHead) -> FetchError {
        let kind = (head.isProgressive ? head.format == .jpeg ? "progressive " : "interlaced " : "") + head.format.name
        return FetchError(
            .tooLarge,
            "decoding a \(kind) of \(head.width) x \(head.height) pixels needs about \(Units.bytes(bytes)), and "
                + "\(option) \(Units.bytes(whole)) leaves \(Units.bytes(limit)) for it",
            hint: "Give more with \(option): the same command then brings what is missing")
    }
}

extension PictureFormat {
    /// What people call it.
    var name: String { self == .webp ? "WebP" : rawValue.uppercased() }
}
