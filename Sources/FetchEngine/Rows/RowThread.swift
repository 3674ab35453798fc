import FetchCore
import Glibc

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
    private static let cores = max(1, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))))

    private let threads = ThreadPool<@Sendable () -> Void>("fetch-samples", count: cores)

    /// How many samples of one container may be under way.
    var width: Int { 2 * Self.cores }

    /// Adds a job; the first one starts the threads.
    func add(_ job: @escaping @Sendable () -> Void) {
        threads.add(job) { next in
            while let job = next() { job() }
        }
    }

    /// Ends the threads after what is queued.
    func close() { threads.close() }
}
