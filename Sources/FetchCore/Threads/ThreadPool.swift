import Synchronization

/// Threads that take elements out of one line, each one at a time, and are started by the first element.
public final class ThreadPool<Element: Sendable>: Sendable {
    private let queue = WorkQueue<Element>()
    private let isStarted = Mutex(false)
    private let name: String
    private let count: Int

    /// Prepares so many threads of one name; nothing is started yet.
    public init(_ name: String, count: Int) {
        self.name = name
        self.count = count
    }

    /// Adds an element.
    ///
    /// - Parameter work: What each thread does once, when the first element starts it: it takes elements with what it is
    ///   given until there are no more.
    public func add(_ element: Element, _ work: @escaping @Sendable (_ next: () -> Element?) -> Void) {
        queue.add(element)
        let isFirst = isStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else { return }
        for _ in 0..<count { DetachedThread.start(name) { [queue] in work(queue.takeOne) } }
    }

    /// Ends the threads after what is in line.
    public func close() { queue.close() }
}
