import Glibc

/// A queue between threads that can wait for work, with a moment's patience for more of it.
public final class WorkQueue<Element: Sendable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var elements: [Element] = []
    private var isUrgent = false
    /// How many elements a patient consumer waits for; 0 while nobody does.
    private var wanted = 0
    private var isClosed = false

    /// Makes an empty queue.
    public init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Adds an element; an urgent one ends the consumer's patience.
    public func add(_ element: Element, urgent: Bool = false) {
        pthread_mutex_lock(mutex)
        elements.append(element)
        let mustWake = elements.count == 1 || elements.count == wanted || urgent && !isUrgent
        isUrgent = isUrgent || urgent
        pthread_mutex_unlock(mutex)
        if mustWake { pthread_cond_signal(condition) }
    }

    /// No more elements come; consumers get what is left and then nothing.
    public func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_mutex_unlock(mutex)
        pthread_cond_broadcast(condition)
    }

    /// Waits for the first element, then up to `patience` seconds for up to `enough` of them, and takes them all.
    ///
    /// With `orNone`, patience begins at once. Returns nothing when the queue is closed and empty, or stays empty as long
    /// as patience lasts.
    public func takeAll(patience: Double, enough: Int, orNone: Bool = false) -> [Element] {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty && !isClosed && !orNone { pthread_cond_wait(condition, mutex) }
        if patience > 0 && !isUrgent && !isClosed && elements.count < enough {
            var deadline = timespec()
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            deadline.tv_nsec += Int(patience * 1e9)
            deadline.tv_sec += deadline.tv_nsec / 1_000_000_000
            deadline.tv_nsec %= 1_000_000_000
            wanted = enough
            while elements.count < enough && !isUrgent && !isClosed {
                if pthread_cond_timedwait(condition, mutex, &deadline) != 0 { break }
            }
            wanted = 0
        }
        isUrgent = false
        defer { elements = [] }
        return elements
    }

    /// Waits for one element; `nil` when the queue is closed and empty.
    public func takeOne() -> Element? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while elements.isEmpty && !isClosed { pthread_cond_wait(condition, mutex) }
        guard !elements.isEmpty else { return nil }
        let first = elements.removeFirst()
        if !elements.isEmpty { pthread_cond_signal(condition) }
        return first
    }
}
