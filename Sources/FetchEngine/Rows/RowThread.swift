import FetchCore

/// A thread on which asynchronous work runs that may wait for disks and for other threads.
///
/// Swift's own threads are as few as cores; what reads rows would block them.
final class RowThread: TaskExecutor, Sendable {
    private let jobs = WorkQueue<UnownedJob>()

    func enqueue(_ job: consuming ExecutorJob) { jobs.add(UnownedJob(job)) }

    /// Runs `body` on this thread until it is over.
    func run(_ body: @escaping @Sendable () async -> Void) {
        Task(executorPreference: self) {
            await body()
            self.jobs.close()
        }
        let executor = asUnownedTaskExecutor()
        while let job = jobs.takeOne() { job.runSynchronously(on: executor) }
    }
}

/// Threads that change samples and write their parts, as many as there are cores.
final class SampleWorkshop: Sendable {
    private let jobs = WorkQueue<@Sendable () -> Void>()
    /// How many samples of one file may be under way.
    let width: Int

    init(threads: Int) {
        width = 2 * threads
        for _ in 0..<threads {
            DetachedThread.start("fetch-samples") { [jobs] in
                while let job = jobs.takeOne() { job() }
            }
        }
    }

    func add(_ job: @escaping @Sendable () -> Void) { jobs.add(job) }

    /// Ends the threads after what is queued.
    func close() { jobs.close() }
}
