import FetchCore
import Glibc
import Synchronization

/// The threads that hash and check: one per core, at most four, started when the first asset needs them.
final class InspectionPool: Sendable {
    private struct Task: Sendable {
        /// Keeps the transfer alive, which its inspection refers to.
        let transfer: AssetTransfer
        let inspection: Inspection
    }

    private let queue = WorkQueue<Task>()
    private let isStarted = Mutex(false)
    private let isStopping = Atomic<Bool>(false)

    func add(_ transfer: AssetTransfer, _ inspection: Inspection) {
        startThreads()
        queue.add(Task(transfer: transfer, inspection: inspection))
    }

    /// Lets what runs end early, as interrupted.
    func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Ends the threads after what is queued.
    func close() { queue.close() }

    private func startThreads() {
        let isFirst = isStarted.withLock { started in
            defer { started = true }
            return !started
        }
        guard isFirst else { return }
        let cores = max(1, min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        for _ in 0..<cores { DetachedThread.start("fetch-inspect") { [self] in work() } }
    }

    private func work() {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 4096)
        defer { buffer.deallocate() }
        while let task = queue.takeOne() {
            task.inspection.run(buffer: buffer) { isStopping.load(ordering: .relaxed) }
        }
    }
}
