import FetchCore
import Glibc
import Synchronization

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
    private let threads = max(1, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))
    private let isStarted = Mutex(false)

    /// How many samples of one container may be under way.
    var width: Int { 2 * threads }

    /// Adds a job; the first one starts the threads.
    func add(_ job: @escaping @Sendable () -> Void) {
        jobs.add(job)
        let isFirst = isStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else { return }
        for _ in 0..<threads {
            DetachedThread.start("fetch-samples") { [jobs] in
                while let job = jobs.takeOne() { job() }
            }
        }
    }

    /// Ends the threads after what is queued.
    func close() { jobs.close() }
}
